"""The kept list for who keeps it: with how many members chose each name."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.directory.models import CardExpertise, Expertise
from dsonet.members.names import sorting


class ListedExpertise(NamedTuple):
    """A name of the list, and how many members chose it."""

    id: int
    name: str
    chosen: int


def listed_expertise() -> Sequence[ListedExpertise]:
    """The list, by name."""
    found = db.session.execute(
        select(Expertise.id, Expertise.name, func.count(CardExpertise.id))
        .outerjoin(CardExpertise, CardExpertise.expertise_id == Expertise.id)
        .group_by(Expertise.id, Expertise.name)
    )
    return sorted((ListedExpertise._make(row) for row in found), key=lambda one: sorting(one.name))


def expertise_by_id(expertise_id: int, locked: bool = False) -> Expertise:
    """One name of the list, which is known to every member.

    `locked` keeps a member from choosing it while it is taken away: the second waits for the first.
    """
    found = db.session.get(Expertise, expertise_id, with_for_update=locked)
    if found is None:
        raise NotVisible
    return found
