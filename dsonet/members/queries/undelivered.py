"""Whose mail does not arrive: what mail servers said of letters to the address that a member has now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from dsonet.database import db
from dsonet.mail.models import Letter
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The last letter of somebody that did not arrive, and what the mail server said."""

    at: datetime
    reason: str


def undelivered_to(members: Sequence[Member]) -> dict[int, Undelivered]:
    """Of these members, those whose last letter came back or was never taken; one query for all."""
    own = (Member.id == Letter.member_id, func.lower(Letter.to_address) == func.lower(Member.email))
    last = (
        select(func.max(Letter.id))
        .join(Member, and_(*own))
        .where(Letter.member_id.in_([member.id for member in members]))
        .where(or_(Letter.sent_at.is_not(None), Letter.failed_at.is_not(None)))
        .group_by(Letter.member_id)
    )
    lost_at = func.coalesce(Letter.bounced_at, Letter.failed_at)
    letters = select(Letter.member_id, lost_at, Letter.last_error).where(
        Letter.id.in_(last), lost_at.is_not(None)
    )
    return {
        member_id: Undelivered(at, reason)
        for member_id, at, reason in db.session.execute(letters)
        if member_id
    }
