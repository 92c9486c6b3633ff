"""The seats with who holds them, and where they lie on the map."""

from dataclasses import dataclass

from dsonet.directory.geography import Dot, dot_of
from dsonet.members.models import Member
from dsonet.members.queries.seats import HeldSeat, held_seats


@dataclass(frozen=True, slots=True)
class Place:
    """A seat with its holders; `dot` is none when it is unknown where it lies."""

    held: HeldSeat
    dot: Dot | None


def places(me: Member) -> list[Place]:
    """All seats by name. Drawn on the map from large to small, so that no dot hides a smaller one."""
    return [Place(held, dot_of(held.seat)) for held in held_seats(me)]
