"""Titles, names and texts come in clean."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dsonet.text import clean_line, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Grondbeleid \t in\r\n 2027 ", "Grondbeleid in 2027"),
        ("cafe\u0301", "café"),
        ("a\x00b\x07c\x7fd\x9fe", "abcde"),
        ("exe\u202egpj.\u2066x\u200f", "exegpj.x"),
        ("pay\u200bpal\ufeff", "paypal"),
        ("half \ud83d teken \udfff", "half teken"),
        ("een\u2028twee\x85drie", "een twee drie"),
        ("\u200b\u3164 \u200d", ""),
        ("👩‍👩‍👧 Gezin", "👩‍👩‍👧 Gezin"),
        ("Z" + "\u0301" * 50, "Ź" + "\u0301" * 7),
        ("…", "…"),
    ],
)
def test_a_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("een\r\ntwee\rdrie\u2029vier", "een\ntwee\ndrie\nvier"),
        ("\n\n  tekst\tmet tab \n ", "tekst\tmet tab"),
        ("  \x00\ud800\u202e ", ""),
    ],
)
def test_a_text_keeps_its_lines(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@given(some.text(some.characters()))
def test_what_is_clean_stays_as_it_is(typed: str) -> None:
    for clean in (clean_line, clean_text):
        once = clean(typed)
        assert clean(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert once.encode() is not None
        assert not any(unicodedata.category(character) in ("Cs",) for character in once)
