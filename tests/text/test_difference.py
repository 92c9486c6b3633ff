"""What members see of an edit."""

from hypothesis import given
from hypothesis import strategies as some

from dsonet.text import Difference, difference

TEXTS = some.text(alphabet="ab \n.", max_size=80) | some.text(max_size=80)


def _as_marks(old: str, new: str) -> str:
    marks = {"same": "{}", "added": "[+{}]", "removed": "[-{}]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in difference(old, new))


def test_words_within_a_line() -> None:
    assert _as_marks("Wij bouwen 100 huizen.\nEinde", "Wij bouwen 120 huizen.\nEinde") == (
        "Wij bouwen [-100 ][+120 ]huizen.\nEinde"
    )


def test_a_line_more() -> None:
    assert _as_marks("een\ntwee", "een\nnog een\ntwee") == "een\n[+nog een\n]twee"


def test_the_same_is_one_piece() -> None:
    assert difference("a\nb", "a\nb") == [Difference("same", "a\nb")]
    assert difference("", "") == []


def test_one_word_in_a_long_text_is_found() -> None:
    long = "woord met nog wat woorden.\n" * 1_000
    assert _as_marks(long + "oud slot", long + "nieuw slot") == long + "[-oud ][+nieuw ]slot"


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
