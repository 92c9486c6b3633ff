"""The only file that decides who sees and may do what with uitkomsten: the border between inside and the world."""

from sqlalchemy import Select, or_, select

from dsonet.members import policy as members
from dsonet.members.models import Member, Network, Role
from dsonet.outcomes.models import Outcome

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})


def visible_outcomes(member: Member | None) -> Select[Outcome]:
    """Every outcome for a peer, and an alumnus who may; for the world and guests only what was published."""
    published = Outcome.published_at.is_not(None)
    if member is None:
        return select(Outcome).where(published)
    return select(Outcome).where(or_(published, members.sees(member, Network.alumni_see_meetings)))


def may_keep_outcomes(member: Member | None) -> bool:
    """Write, change, publish and take back."""
    return member is not None and member.is_active and member.role in KEEPERS
