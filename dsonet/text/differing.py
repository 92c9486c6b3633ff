"""What changed between two versions of a text: word by word within the lines that changed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import Literal

MOST_COMPARED = 700
"""Lines, and then words, of both sides together. The time of difflib grows with the third power of rhythmic
text; what is longer is shown as replaced, which for so large a change reads better too."""
_WORDS = re.compile(r"\w+[^\S\n]*|[^\w\s][^\S\n]*|\s")


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece that stayed, was put in, or was taken out."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True, slots=True)
class _Run:
    before: Sequence[str]
    after: Sequence[str]

    @property
    def length(self) -> int:
        return len(self.before) + len(self.after)


def difference(old: str, new: str) -> list[Difference]:
    """The pieces of both texts in order; neighbours of one kind are joined."""
    pieces = _by_line(_Run(old.splitlines(keepends=True), new.splitlines(keepends=True)))
    groups = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.kind)
    return [Difference(kind, "".join(piece.text for piece in group)) for kind, group in groups]


def _by_line(lines: _Run) -> Iterator[Difference]:
    words_left = MOST_COMPARED
    for changed in _runs(lines, MOST_COMPARED):
        words = _Run(_WORDS.findall("".join(changed.before)), _WORDS.findall("".join(changed.after)))
        if changed.before == changed.after:
            yield from _shown([changed])
        else:
            yield from _shown(_runs(words, words_left))
            words_left -= words.length


def _shown(runs: Iterable[_Run]) -> Iterator[Difference]:
    for run in runs:
        if run.before == run.after:
            yield Difference("same", "".join(run.before))
        else:
            yield Difference("removed", "".join(run.before))
            yield Difference("added", "".join(run.after))


def _runs(whole: _Run, most: int) -> Iterator[_Run]:
    """Runs that stayed and runs that changed, in turn; a middle of more than `most` items is one change."""
    start = _same_start(whole.before, whole.after)
    end = _same_start(whole.before[start:][::-1], whole.after[start:][::-1])
    middle = _Run(whole.before[start : len(whole.before) - end], whole.after[start : len(whole.after) - end])
    yield _Run(whole.before[:start], whole.after[:start])
    yield from _compared(middle) if middle.length <= most else [middle]
    yield _Run(whole.before[len(whole.before) - end :], whole.after[len(whole.after) - end :])


def _compared(run: _Run) -> Iterator[_Run]:
    matcher = SequenceMatcher(None, run.before, run.after, autojunk=False)
    for _verb, start, end, new_start, new_end in matcher.get_opcodes():
        yield _Run(run.before[start:end], run.after[new_start:new_end])


def _same_start(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items both begin with."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
