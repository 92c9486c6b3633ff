"""Every read of circles."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from dsonet.access import NotVisible
from dsonet.circles import policy
from dsonet.circles.models import Circle, CircleMember
from dsonet.database import db
from dsonet.journal import JournalEntry
from dsonet.members.models import Member
from dsonet.members.policy import has_access


@dataclass(frozen=True, slots=True)
class ListedCircle:
    """A circle in a list."""

    circle: Circle
    members: int


@dataclass(frozen=True, slots=True)
class Look:
    """That someone from outside looked in or let someone in, and why."""

    entry: JournalEntry
    name: str


@dataclass(frozen=True, slots=True)
class CirclePage:
    """All that a circle's own page shows."""

    circle: Circle
    members: Sequence[CircleMember]
    looks: Sequence[Look]


def own_circles(me: Member) -> list[ListedCircle]:
    """The circles that one is in, by name."""
    return _listed(list(db.session.scalars(policy.visible_circles(me).options(joinedload(Circle.host)))))


def all_circles(me: Member) -> list[ListedCircle]:
    """All circles by name, for those who keep the list of members."""
    return _listed(list(db.session.scalars(policy.managed_circles(me).options(joinedload(Circle.host)))))


def circle_choices(me: Member) -> list[tuple[int, str]]:
    """One's own circles that go on, to choose from."""
    circles = db.session.scalars(policy.visible_circles(me).order_by(Circle.name, Circle.id))
    return [(circle.id, circle.name) for circle in circles if policy.goes_on(circle)]


def circle_for(me: Member, circle_id: int) -> Circle:
    """A circle that one is in, with its host."""
    return _one(policy.visible_circles(me).where(Circle.id == circle_id))


def circle_to_keep(me: Member, circle_id: int) -> Circle:
    """A circle for its host, or for those who keep the list of members; what is in it is another matter."""
    hosted = policy.visible_circles(me).where(Circle.id == circle_id, Circle.host_id == me.id)
    found: Circle | None = db.session.scalar(hosted.options(joinedload(Circle.host)))
    return found or _one(policy.managed_circles(me).where(Circle.id == circle_id))


def circle_page(circle: Circle) -> CirclePage:
    """The page of a circle that was found before: who is in it, and who looked in from outside."""
    members = db.session.scalars(
        select(CircleMember)
        .join(CircleMember.member)
        .options(contains_eager(CircleMember.member).joinedload(Member.seat))
        .where(CircleMember.circle_id == circle.id, has_access())
        .order_by(Member.name, Member.id)
    ).all()
    looks = db.session.execute(
        select(JournalEntry, Member.name)
        .join(Member, Member.id == JournalEntry.actor_id)
        .where(
            JournalEntry.subject_kind == "circle",
            JournalEntry.subject_id == circle.id,
            JournalEntry.reason != "",
        )
        .order_by(JournalEntry.id.desc())
    )
    return CirclePage(circle, members, [Look(entry, name) for entry, name in looks])


def is_in(circle: Circle, member: Member) -> bool:
    """Is this member in the circle now?"""
    return db.session.scalar(policy.visible_circles(member).where(Circle.id == circle.id)) is not None


def member_in(circle: Circle, member_id: int) -> Member:
    """Someone who is in this circle."""
    rows = select(Member).join(CircleMember, CircleMember.member_id == Member.id)
    found: Member | None = db.session.scalar(
        rows.where(CircleMember.circle_id == circle.id, Member.id == member_id)
    )
    if found is None:
        raise NotVisible
    return found


def _one(circles: Select[Circle]) -> Circle:
    found: Circle | None = db.session.scalar(circles.options(joinedload(Circle.host)))
    if found is None:
        raise NotVisible
    return found


def _listed(circles: list[Circle]) -> list[ListedCircle]:
    counted = select(CircleMember.circle_id, func.count()).group_by(CircleMember.circle_id)
    numbers = dict(
        db.session.execute(counted.where(CircleMember.circle_id.in_([c.id for c in circles]))).all()
    )
    circles.sort(key=lambda circle: (circle.name.casefold(), circle.id))
    return [ListedCircle(circle, numbers.get(circle.id, 0)) for circle in circles]
