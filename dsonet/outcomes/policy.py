"""The only file that decides who sees and may do what with uitkomsten: the border between inside and the world."""

from sqlalchemy import Select, select

from dsonet.members.models import Member, Role
from dsonet.outcomes.models import Outcome

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})


def visible_outcomes(member: Member | None) -> Select[Outcome]:
    """Every outcome for a member; for the world only what was published."""
    outcomes = select(Outcome)
    if member is not None and member.is_active:
        return outcomes
    return outcomes.where(Outcome.published_at.is_not(None))


def may_keep_outcomes(member: Member | None) -> bool:
    """Write, change, publish and take back."""
    return member is not None and member.is_active and member.role in KEEPERS
