"""A succession: planned, undone, and carried out at its minute."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from dsonet import events, journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.forum.actions.following import follow_themes
from dsonet.forum.queries.handing_over import followed_themes
from dsonet.meetings.actions.answers import forget_coming_answers
from dsonet.members.actions.invitations import offer_place
from dsonet.members.actions.keeping import MemberFacts
from dsonet.members.actions.sessions import end_other_sessions
from dsonet.members.actions.terms import end_term, keep_term
from dsonet.members.models import Member
from dsonet.members.queries.people import member_by_email, member_with_id, other_administrators
from dsonet.members.sign_in_models import Token
from dsonet.succession import letters, policy
from dsonet.succession.events import SuccessionDue
from dsonet.succession.models import Becomes, Succession


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """Who comes, when, and what becomes of who goes."""

    name: str
    email: str
    title: str
    portfolio: str
    becomes: Becomes
    takes_effect_at: datetime


class PlannedAlready(Exception):
    """A succession of this seat is planned already."""


def plan_succession(keeper: Member, predecessor: Member, facts: SuccessionFacts) -> Succession:
    """Set the minute. From then on it needs nobody: not a worker, not a keeper. Raises PlannedAlready."""
    require(policy.may_plan_succession(keeper, predecessor, other_administrators(predecessor, locked=True)))
    require(policy.can_succeed(predecessor, member_by_email(facts.email)))
    succession = Succession(
        seat_id=predecessor.seat_id, predecessor_id=predecessor.id, planned_by_id=keeper.id, **_as_kept(facts)
    )
    try:
        with db.session.begin_nested():
            db.session.add(succession)
    except IntegrityError as error:
        raise PlannedAlready from error
    if facts.becomes == Becomes.ALUMNUS:
        predecessor.alumnus_at = facts.takes_effect_at
    else:
        predecessor.ended_at = facts.takes_effect_at
    events.record(SuccessionDue(succession.id), not_before=facts.takes_effect_at)
    journal.write(
        keeper.id, "plan_succession", "member", predecessor.id, name=predecessor.name, successor=facts.name
    )
    return succession


def undo_succession(keeper: Member, succession: Succession) -> None:
    """Take it back: everything is as it was. Too late once the minute has passed."""
    require(policy.may_undo_succession(keeper, succession))
    undone = db.session.scalar(
        update(Succession)
        .where(Succession.id == succession.id, Succession.done_at.is_(None), Succession.undone_at.is_(None))
        .where(Succession.takes_effect_at > now())
        .values(undone_at=now())
        .returning(Succession.id)
    )
    require(undone is not None)
    predecessor = succession.predecessor
    if predecessor.ended_at == succession.takes_effect_at:
        predecessor.ended_at = None
    if predecessor.alumnus_at == succession.takes_effect_at:
        predecessor.alumnus_at = None
    journal.write(keeper.id, "undo_succession", "member", predecessor.id, name=predecessor.name)


def carry_out(succession_id: int) -> None:
    """At the minute: the predecessor's sessions, links and answers go, the successor comes to the seat.

    Who can't come to it any more (another seat meanwhile, no access) does not: the seat is left free, and the one who
    planned it is told.
    """
    succession = _claim(succession_id)
    if succession is None:
        return
    predecessor, keeper = (
        member_with_id(id_) for id_ in (succession.predecessor_id, succession.planned_by_id)
    )
    if predecessor is None or keeper is None:
        return
    themes = followed_themes(predecessor)
    may_come = policy.can_succeed(predecessor, member_by_email(succession.email))
    end_term(predecessor)
    forget_coming_answers(predecessor)
    if succession.becomes == Becomes.ENDED:
        db.session.execute(delete(Token).where(Token.member_id == predecessor.id))
        end_other_sessions(predecessor, None)
    letters.post_farewell(predecessor, succession)
    if not may_come:
        letters.post_failed(keeper, succession)
        return
    successor = _seat(succession, keeper)
    succession.successor_id = successor.id
    follow_themes(successor, themes)
    letters.post_pack(successor)


def _claim(succession_id: int) -> Succession | None:
    claimed = (
        update(Succession)
        .where(Succession.id == succession_id, Succession.done_at.is_(None), Succession.undone_at.is_(None))
        .values(done_at=now())
        .returning(Succession)
    )
    return db.session.scalar(claimed, execution_options={"synchronize_session": False})


def _seat(succession: Succession, keeper: Member) -> Member:
    """The successor, invited or in the network already, with the seat."""
    facts = MemberFacts(succession.name, succession.title, succession.portfolio, succession.seat_id)
    known = member_by_email(succession.email)
    if known is None:
        return offer_place(keeper, succession.email, facts)
    known.title, known.portfolio = facts.title or known.title, facts.portfolio or known.portfolio
    known.seat_id, known.is_deputy = facts.seat_id, False
    keep_term(known)
    return known


def _as_kept(facts: SuccessionFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in facts.__slots__} | {"email": facts.email.lower()}
