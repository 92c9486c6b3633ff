"""How words will look, made by the server: what is seen is what is posted, and nothing is kept."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.build import a_theme, a_thread
from tests.text.checking import render
from tests.text.hostile_texts import HOSTILE

POSTED = [text for text in HOSTILE[::7] if not re.search("[\ud800-\udfff]|@Alice", text)]
"""Some of them; tests/text asks all. No form sends half a character, and a call needs members to be known."""
HTMX = {"HX-Request": "true"}
WORDS = "Weet jij dit, @Bob Moderator?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> Een citaat\n\n`code` https://example.org"


def preview(client: Any, text: str) -> str:
    answer = client.post("/overleg/voorbeeld", data={"text": text}, headers=HTMX)
    assert answer.status_code == 200
    return str(answer.text)


def test_it_looks_as_it_will(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    client = client_for("alice")
    shown = re.findall(r"<table>.*?</blockquote>", preview(client, WORDS), re.DOTALL)
    client.post(f"/overleg/{thread}/reacties", data={"text": WORDS})
    page = client.get(f"/overleg/{thread}", follow_redirects=True).text
    assert len(shown) == 1
    assert shown[0] in page


def test_nothing_written_shows_nothing(client_for: Any) -> None:
    for text in ("", " \n ", "\x00", "\u202e"):
        assert "<p>" not in preview(client_for("alice"), text)


@pytest.mark.parametrize("text", POSTED)
def test_hostile_words_look_as_they_would_be_kept(client_for: Any, text: str) -> None:
    shown = preview(client_for("alice"), text)
    kept = render(text)
    assert kept in shown
    assert kept or "te ingewikkeld" in shown or not text.strip()


def test_the_world_gets_none(anonymous: Any) -> None:
    assert anonymous.post("/overleg/voorbeeld", data={"text": "x"}).status_code == 401


def test_of_a_new_thread_it_shows_all_that_will_be_posted(app: Flask, client_for: Any) -> None:
    a_theme(app, slug="grond")
    client = client_for("alice")
    typed = {"situation": "Er speelt iets", "tried": "Van alles", "question": "Wat nu?"}
    for headers in (HTMX, {}):
        shown = client.post("/overleg/voorbeeld", data=typed, headers=headers).text
        prose = "<h3>Situatie</h3>\n<p>Er speelt iets</p>\n<h3>Wat is geprobeerd</h3>\n<p>Van alles</p>"
        assert prose in shown
    assert 'name="situation" value="Er speelt iets"' in shown
    client.post("/overleg/grond/nieuw", data=typed | {"title": "Zo", "kind": "question", "circle_id": "0"})
    assert prose in client.get("/overleg/1", follow_redirects=True).text


@pytest.mark.parametrize("marks", ["---", "[](/)"])
def test_marks_without_words_are_told_before_they_are_posted(client_for: Any, marks: str) -> None:
    assert "alleen opmaaktekens" in preview(client_for("alice"), marks)
