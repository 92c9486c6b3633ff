"""Members: by address, by name, and as those who keep the list see them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.members import policy
from dsonet.members.demo_people import DEMO_PEOPLE
from dsonet.members.models import Member, MemberState, Seat
from dsonet.members.names import Named, told_apart
from dsonet.text import fold

MEMBERS_A_PAGE = 50
NAMES_OFFERED = 8


@dataclass(frozen=True)
class MembersPage:
    """Some members of the list, and after whom the next page begins."""

    members: Sequence[Member]
    next_after: int | None


def member_by_email(email: str) -> Member | None:
    """Whoever has this address, with the seat, whatever the state: the caller decides what it opens."""
    return db.session.scalar(
        select(Member).where(Member.email == email.strip().lower()).options(joinedload(Member.seat))
    )


def member_with_id(member_id: int) -> Member | None:
    """The member `member_id`, with the seat, whatever the state: the caller decides what it opens."""
    return db.session.scalar(select(Member).where(Member.id == member_id).options(joinedload(Member.seat)))


def demo_person(who: str) -> Member:
    """One of the invented people of a demonstration, with the seat."""
    chosen = policy.demonstrated_members().where(Member.email == DEMO_PEOPLE.get(who, ""))
    member: Member | None = db.session.scalar(chosen.options(joinedload(Member.seat)))
    if member is None:
        raise NotVisible
    return member


def names_like(me: Member, beginning: str) -> list[tuple[Member, str]]:
    """A few members of whom a part of the name begins with `beginning`, each with how one calls them.

    Accents, capitals and hyphens aside, and whatever kind of apostrophe was typed; first names come first.
    """
    wanted = fold(beginning.strip())
    members = db.session.scalars(
        policy.visible_members(me).options(joinedload(Member.seat)).order_by(Member.name, Member.id)
    )
    matching = [member for member in members if _begins(fold(member.name), wanted)]
    found = sorted(matching, key=lambda member: not fold(member.name).startswith(wanted))[:NAMES_OFFERED]
    called = told_apart(_who_can_be_called()) if found else {}
    return [(member, called[member.id]) for member in found]


def names_to_call() -> tuple[dict[str, int], dict[str, list[str]]]:
    """Who can be called with an @: by name, and how those are told apart of whose name there are more."""
    people = _who_can_be_called()
    called = told_apart(people)
    several = defaultdict(list)
    for one in people:
        if called[one.id] != one.name:
            several[fold(one.name)].append(called[one.id])
    names = {one.name: several[fold(one.name)] for one in people if fold(one.name) in several}
    return {name: id_ for id_, name in called.items()}, names


def _who_can_be_called() -> list[Named]:
    people = select(Member.id, Member.name, func.coalesce(Seat.name, "")).outerjoin(Member.seat)
    found = db.session.execute(people.where(policy.has_access()).order_by(Member.id))
    return [Named(*row) for row in found]


def member_choices(me: Member) -> list[tuple[int, str]]:
    """Everyone who can be met in the network, with their city, to choose from."""
    members = policy.visible_members(me).options(joinedload(Member.seat)).order_by(Member.name, Member.id)
    return [
        (member.id, f"{member.name} ({member.seat.name})" if member.seat else member.name)
        for member in db.session.scalars(members)
    ]


def member_who_is_in(me: Member, member_id: int) -> Member:
    """Someone who can be met in the network."""
    member: Member | None = db.session.scalar(policy.visible_members(me).where(Member.id == member_id))
    if member is None:
        raise NotVisible
    return member


def member_to_keep(me: Member, member_id: int) -> Member:
    """The member `member_id` with the seat, for those who keep the list."""
    member: Member | None = db.session.scalar(
        policy.managed_members(me).where(Member.id == member_id).options(joinedload(Member.seat))
    )
    if member is None:
        raise NotVisible
    return member


def members_page(me: Member, state: MemberState, after: int | None) -> MembersPage:
    """Members in `state` by name, beginning after the member `after`."""
    managed = policy.managed_members(me)
    chosen = managed.where(policy.is_in_state(state))
    start = db.session.scalar(managed.where(Member.id == after)) if after else None
    if start is not None:
        chosen = chosen.where(
            or_(Member.name > start.name, and_(Member.name == start.name, Member.id > start.id))
        )
    rows = db.session.scalars(
        chosen.options(joinedload(Member.seat)).order_by(Member.name, Member.id).limit(MEMBERS_A_PAGE + 1)
    ).all()
    shown = rows[:MEMBERS_A_PAGE]
    return MembersPage(shown, shown[-1].id if len(rows) > MEMBERS_A_PAGE else None)


def numbers_by_state(me: Member) -> dict[MemberState, int]:
    """How many members there are in each state."""
    return {
        state: db.session.scalar(
            select(func.count()).select_from(
                policy.managed_members(me).where(policy.is_in_state(state)).subquery()
            )
        )
        or 0
        for state in MemberState
    }


def everyone(me: Member) -> Sequence[Member]:
    """Everyone who has, had or is offered access, with the seat, by name."""
    managed = policy.managed_members(me).options(joinedload(Member.seat))
    return db.session.scalars(managed.order_by(Member.name, Member.id)).all()


def managed_by_email(me: Member, addresses: Sequence[str]) -> dict[str, Member]:
    """Those of the list who have one of these addresses, with their seats."""
    managed = policy.managed_members(me).options(joinedload(Member.seat))
    return {member.email: member for member in db.session.scalars(managed.where(Member.email.in_(addresses)))}


def names_by_email(addresses: Sequence[str]) -> dict[str, str]:
    """Who has one of these addresses already, also who can't sign in: an address is one person's."""
    people = db.session.execute(select(Member.email, Member.name).where(Member.email.in_(addresses)))
    return {person.email: person.name for person in people}


def other_administrators(member: Member, locked: bool = False) -> int:
    """How many active administrators there are besides `member`.

    `locked` keeps two acts from each taking the other's last one: the second waits for the first, and counts
    afterwards, because an access that ended while it waited ended after its own moment.
    """
    ids = policy.active_administrators().with_only_columns(Member.id)
    if locked:
        db.session.execute(ids.order_by(Member.id).with_for_update())
    return sum(id_ != member.id for id_ in db.session.scalars(ids))


def _begins(name: str, wanted: str) -> bool:
    return f" {wanted}" in f" {name}"
