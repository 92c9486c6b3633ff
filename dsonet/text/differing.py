"""What changed between two versions of a text, word by word; line by line when they are long."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LONGEST_BY_WORD = 2_500
"""Words of both texts together above which lines are compared instead: difflib takes seconds on more."""
LONGEST_BY_LINE = 2_000
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece that stayed, was put in, or was taken out."""

    kind: Literal["same", "added", "removed"]
    text: str


def difference(old: str, new: str) -> list[Difference]:
    """The pieces of both texts in order."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > LONGEST_BY_WORD:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) + len(after) > LONGEST_BY_LINE * 2:
        return [Difference("removed", old), Difference("added", new)]
    return list(_pieces(before, after))


def _pieces(before: Sequence[str], after: Sequence[str]) -> list[Difference]:
    pieces: list[Difference] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=True)
    for verb, start, end, new_start, new_end in matcher.get_opcodes():
        if verb == "equal":
            pieces.append(Difference("same", "".join(before[start:end])))
            continue
        if end > start:
            pieces.append(Difference("removed", "".join(before[start:end])))
        if new_end > new_start:
            pieces.append(Difference("added", "".join(after[new_start:new_end])))
    return pieces
