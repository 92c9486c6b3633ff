"""How a thread's replies are laid over pages: pure arithmetic on ids, no SQL and no words.

A thread's skeleton (who answers whom) is small, so it is read whole; of the words only one page is. In the
tree a page holds consecutive branches until it has ROOTS_UNTIL replies, so that a branch stays together. A
branch that would make a page longer than LONGEST_PAGE goes on on the next page, where each of its first
replies says what it answers. In order of time a page holds ROOTS_UNTIL replies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

ROOTS_UNTIL = 20
LONGEST_PAGE = 40
DEEPEST = 3
"""Indentation stops here: deeper does not read on a phone."""


class Bone(NamedTuple):
    """What is known of each reply of a thread, also of those on other pages."""

    id: int
    parent_id: int | None
    author_id: int
    author_name: str
    city: str | None
    is_visible: bool
    is_useful: bool


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A thread's visible replies: their order over pages, and what each answers as far as it can be seen."""

    bones: dict[int, Bone]
    answers: dict[int, int | None]
    """For each visible reply its nearest visible ancestor."""
    pages: list[list[int]]

    def page_of(self, reply_id: int) -> int:
        """The number of the page that holds the reply, from 1."""
        return next((n for n, ids in enumerate(self.pages, start=1) if reply_id in ids), 1)

    def page(self, number: int) -> list[int]:
        """The ids on a page; a number beyond the end gives the last page."""
        return self.pages[self.clamp(number) - 1] if self.pages else []

    def clamp(self, number: int) -> int:
        """A page number that exists."""
        return max(1, min(number, len(self.pages)))

    def unread(self, me_id: int, mark: int) -> list[int]:
        """What someone else wrote after the mark, the oldest first."""
        return sorted(id_ for id_ in self.bones if id_ > mark and self.bones[id_].author_id != me_id)

    def mark_after(self, me_id: int, mark: int, shown: Iterable[int]) -> int:
        """Where the read mark comes when `shown` has been read: never past something unread elsewhere."""
        seen = set(shown)
        waiting = next((id_ for id_ in self.unread(me_id, mark) if id_ not in seen), None)
        passed = (id_ for id_ in self.bones if waiting is None or id_ < waiting)
        return max(mark, max(passed, default=0))

    def depths(self, shown: Sequence[int]) -> dict[int, int]:
        """How far each reply on a page is indented: one further than what it answers, if that is there."""
        depths: dict[int, int] = {}
        for id_ in shown:
            above = self.answers[id_]
            depths[id_] = min(depths[above] + 1, DEEPEST) if above in depths else 0
        return depths


def lay_out(bones: Sequence[Bone], by_time: bool) -> Skeleton:
    """The skeleton of `bones`, which come in order of id."""
    seen_as: dict[int | None, int | None] = {None: None}
    answers: dict[int, int | None] = {}
    for bone in bones:
        above = seen_as.get(bone.parent_id)
        if bone.is_visible:
            answers[bone.id] = above
        seen_as[bone.id] = bone.id if bone.is_visible else above
    visible = {bone.id: bone for bone in bones if bone.is_visible}
    pages = _pages_by_time(list(answers)) if by_time else _pages_by_branch(_tree_order(answers), answers)
    return Skeleton(visible, answers, pages)


def _tree_order(answers: dict[int, int | None]) -> list[int]:
    below: dict[int | None, list[int]] = {}
    for id_, above in answers.items():
        below.setdefault(above, []).append(id_)
    order: list[int] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        id_ = waiting.pop()
        order.append(id_)
        waiting.extend(reversed(below.get(id_, ())))
    return order


def _pages_by_branch(order: list[int], answers: dict[int, int | None]) -> list[list[int]]:
    pages: list[list[int]] = []
    for id_ in order:
        begins = not pages or (answers[id_] is None and len(pages[-1]) >= ROOTS_UNTIL)
        if begins or len(pages[-1]) >= LONGEST_PAGE:
            pages.append([])
        pages[-1].append(id_)
    return pages


def _pages_by_time(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + ROOTS_UNTIL] for start in range(0, len(ids), ROOTS_UNTIL)]
