"""How words will look, made by the server: what is seen is what is posted, and nothing is kept."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.build import a_thread
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
