"""Hostile texts run nothing, fetch nothing, and look like nothing of the site's own."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as some

from dsonet.text import rendering, to_plain_text
from tests.text.checking import render, unsafe_parts
from tests.text.hostile_texts import HOSTILE, LEADS_ASTRAY

MARKS = some.sampled_from(
    ["[", "](", ")", "<", ">", "<a href=", "javascript:", "//e.nl", "https://e.nl/", "*", "_", "`", "```\n", "\n",
     "> ", "- ", "1. ", "# ", "|", "|-|-|\n", "&", "&lt;", "&#58;", "\\", '"', "'", "onclick=1", "@Jan", "!", ":"]
)  # fmt: skip
TEXTS = some.lists(MARKS | some.sampled_from(HOSTILE) | some.text(max_size=8), max_size=25).map("".join)


def test_the_corpus_is_large() -> None:
    assert len(set(HOSTILE)) >= 150


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_unsafe_comes_through(source: str) -> None:
    assert unsafe_parts(render(source)) == []


@pytest.mark.parametrize("address", LEADS_ASTRAY)
@pytest.mark.parametrize("form", ["[klik]({})", "[klik](<{}>)", "[klik][a]\n\n[a]: {}"])
def test_a_refused_address_is_no_link(form: str, address: str) -> None:
    links = BeautifulSoup(render(form.format(address)), "html.parser").find_all("a")
    assert [link for link in links if link.get_text() == "klik"] == []


@pytest.mark.parametrize("wall", ["_first_wall", "_last_wall"])
@pytest.mark.parametrize("html", [*HOSTILE, *(f'<a href="{address}">x</a>' for address in LEADS_ASTRAY)])
def test_each_wall_stands_alone(wall: str, html: str) -> None:
    """Also when raw HTML would come past Markdown, one of the two is enough; rel is the second one's."""
    cleaned = getattr(rendering, wall)(html.encode("utf-8", "replace").decode())
    assert [part for part in unsafe_parts(cleaned) if "dso-mention" not in part] == []


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_gives_safe_html_and_always_the_same(source: str) -> None:
    html = render(source)
    assert unsafe_parts(html) == []
    assert render(source) == html


@settings(max_examples=100, deadline=None)
@given(some.text(some.characters(), max_size=300))
def test_any_characters_are_taken(source: str) -> None:
    assert unsafe_parts(render(source)) == []
    to_plain_text(source)
