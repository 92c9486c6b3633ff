"""The frame of every letter: text and HTML say the same, nothing is fetched, nothing runs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask_babel import force_locale
from jinja2 import ChoiceLoader, DictLoader

from dsonet.mail.rendering import render_letter

HTML = """{% extends "mail/base.html" %}{% from "mail/parts.html" import button, link, meta, quote %}
{% block content %}{{ meta(name) }}{{ quote(words) }}
{{ button(address, "Lees verder") }}{{ link(address, "of hier") }}
{% endblock content %}"""
TEXT = """{% extends "mail/base.txt" %}{% block content %}{{ name }}



{{ words }}

Lees verder
of hier
{% endblock content %}"""
CONTEXT = {
    "name": "Alice <Directeur> & co",
    "words": "<script>alert(1)</script>",
    "address": "https://dso.example/x",
}


@pytest.fixture
def templates(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A letter that only these tests know."""
    ours = DictLoader({"test/letter.html": HTML, "test/letter.txt": TEXT})
    assert app.jinja_env.loader
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([ours, app.jinja_env.loader]))
    yield
    assert app.jinja_env.cache is not None
    app.jinja_env.cache.clear()


@pytest.fixture
def letter(app: Flask, templates: None) -> tuple[str, str]:
    """Its text and its HTML."""
    with app.app_context(), force_locale("nl"):
        return render_letter("test/letter", **CONTEXT)


def words(text: str) -> list[str]:
    return re.sub(r"(?m)^-- $", "", text).split()


def test_both_parts_say_the_same(letter: tuple[str, str]) -> None:
    text, html = letter
    body = BeautifulSoup(html, "html.parser").body
    assert body
    assert words(text) == words(body.get_text(" "))


def test_the_text_is_as_it_was_typed_and_the_html_escapes(letter: tuple[str, str]) -> None:
    text, html = letter
    assert CONTEXT["words"] in text
    assert CONTEXT["name"] in text
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_text_has_no_holes(letter: tuple[str, str]) -> None:
    text, _ = letter
    assert text.startswith("Netwerk DSO\n\nAlice")
    assert text.endswith("hoort.\n")
    assert "\n\n\n" not in text


def test_nothing_is_fetched_and_nothing_runs(letter: tuple[str, str]) -> None:
    page = BeautifulSoup(letter[1], "html.parser")
    assert not page.find_all(["script", "img", "link", "iframe", "object", "form", "svg"])
    assert not page.find_all(src=True)
    assert "url(" not in letter[1]
    assert "@import" not in letter[1]
    assert {link["href"] for link in page.find_all("a")} == {CONTEXT["address"]}


def test_it_names_its_language_and_both_colour_schemes(letter: tuple[str, str]) -> None:
    page = BeautifulSoup(letter[1], "html.parser")
    assert page.html
    assert page.html["lang"] == "nl"
    assert page.find("meta", {"name": "color-scheme", "content": "light dark"})
    assert all(table["role"] == "presentation" for table in page.find_all("table"))


def test_every_letter_has_both_parts() -> None:
    root = Path(__file__).resolve().parent.parent.parent / "dsonet" / "templates"
    letters = [path for path in root.glob("*/mail/*") if path.suffix in (".html", ".txt")]
    assert {path.with_suffix("") for path in letters if path.suffix == ".txt"} == {
        path.with_suffix("") for path in letters if path.suffix == ".html"
    }
