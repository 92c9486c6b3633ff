"""The only file that decides who is in which circle."""

from sqlalchemy import BindParameter, ScalarSelect, Select, or_, select
from sqlalchemy.orm import aliased

from dsonet.circles.models import CircleMember
from dsonet.database import THIS_MOMENT

ReaderId = int | BindParameter[int] | ScalarSelect[int]


def circle_ids(reader: ReaderId) -> Select[int]:
    """The circles that the reader is in now. `reader` is an id, or the place for one in a prepared statement."""
    return select(CircleMember.circle_id).where(
        CircleMember.member_id == reader, or_(CircleMember.until.is_(None), CircleMember.until > THIS_MOMENT)
    )


def circle_mates(reader: ReaderId) -> Select[int]:
    """Everyone who is in a circle with the reader now."""
    mate = aliased(CircleMember)
    still_in = or_(mate.until.is_(None), mate.until > THIS_MOMENT)
    return select(mate.member_id).where(mate.circle_id.in_(circle_ids(reader)), still_in).distinct()
