"""What changed between two versions of a text: word by word within the lines that changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

MOST_LINES = 2_000
"""Lines of both texts together; above it the whole is shown as replaced: no one reads such a difference."""
MOST_WORDS = 2_000
"""Words of both sides together within changed lines; above it whole lines are shown as replaced."""
_WORDS = re.compile(r"\w+[^\S\n]*|[^\w\s][^\S\n]*|\s")

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece that stayed, was put in, or was taken out."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> list[Difference]:
    """The pieces of both texts in order; neighbours of one kind are joined."""
    lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(lines) + len(new_lines) > MOST_LINES:
        return _joined([Difference("removed", old), Difference("added", new)])
    return _joined(_by_line(lines, new_lines))


def _by_line(before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    words_left = MOST_WORDS
    for same, old, new in _blocks(before, after):
        if same:
            yield Difference("same", old)
            continue
        words, new_words = _WORDS.findall(old), _WORDS.findall(new)
        words_left -= len(words) + len(new_words)
        if words_left < 0:
            yield from _replaced(old, new)
        else:
            yield from _by_word(words, new_words)


def _by_word(before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    for same, old, new in _blocks(before, after):
        if same:
            yield Difference("same", old)
        else:
            yield from _replaced(old, new)


def _replaced(old: str, new: str) -> Iterator[Difference]:
    yield Difference("removed", old)
    yield Difference("added", new)


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Whether a run is the same, and how it reads before and after."""
    for verb, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        yield verb == "equal", "".join(before[start:end]), "".join(after[new_start:new_end])


def _joined(pieces: Iterator[Difference] | list[Difference]) -> list[Difference]:
    groups = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.kind)
    return [Difference(kind, "".join(piece.text for piece in group)) for kind, group in groups]
