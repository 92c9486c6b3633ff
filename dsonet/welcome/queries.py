"""How far someone is with their welcome."""

from dsonet.database import db
from dsonet.members.models import Member
from dsonet.welcome import policy
from dsonet.welcome.models import Step, Welcome


def next_step(me: Member) -> Step | None:
    """Where `me` goes on; None for who is done, or is not welcomed (any more)."""
    if not policy.may_be_welcomed(me):
        return None
    kept = db.session.get(Welcome, me.id)
    if kept is None:
        return Step.CARD
    return None if kept.finished_at else Step(kept.next_step)
