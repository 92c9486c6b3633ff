"""What a member is at this moment, for acts that begin with slow work: a right can end meanwhile."""

from dsonet.database import db
from dsonet.members.models import Member

DECIDES = ("given_role", "alumnus_at", "ended_at", "may_sign_in")
"""The columns on which every policy leans."""


def read_again(member: Member) -> None:
    """Read role and access of `member` afresh, in the transaction in which they act."""
    db.session.refresh(member, DECIDES)
