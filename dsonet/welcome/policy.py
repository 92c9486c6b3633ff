"""The only file that decides who is welcomed."""

from datetime import timedelta

from dsonet.database import now
from dsonet.members.models import Member
from dsonet.members.policy import is_peer

NEW_FOR = timedelta(days=30)
"""After a month nobody is reminded any more."""


def may_be_welcomed(member: Member) -> bool:
    """Be led through the first steps: those whose network it is, in their first month."""
    return is_peer(member) and member.joined_at is not None and member.joined_at > now() - NEW_FOR
