"""The only file that decides who sees which field of whom, and who keeps the list of expertise.

Name, title and city stand under everything that one writes and are seen by all. Each other field is asked for
through `shown`, in list, page, search and vCard alike: what is hidden leaves the database nowhere.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, true

from dsonet.circles.policy import circle_mates
from dsonet.directory.models import Audience, Card, Field
from dsonet.forum import policy as forum
from dsonet.forum.models import Thread
from dsonet.members import policy as members
from dsonet.members.models import Member

ONLY_ON_REQUEST = frozenset({Field.EMAIL, Field.PHONE})
"""What nobody but the secretariat sees until the member says so."""
KEPT_BY_SECRETARIAT = frozenset({Field.PORTFOLIO})
"""What the secretariat writes itself and so can't be hidden from it."""
_COLUMNS: dict[Field, Any] = {
    Field.PHOTO: Card.photo_id.is_not(None),
    Field.PORTFOLIO: Member.portfolio,
    Field.CALL_ME_ABOUT: func.coalesce(Card.call_me_about, ""),
    Field.LANGUAGES: func.coalesce(Card.languages, ""),
    Field.EMAIL: Member.email,
    Field.PHONE: func.coalesce(Card.phone, ""),
}


def default_audience(field: Field) -> Audience:
    """Who sees a field of someone who never said anything about it."""
    return Audience.SECRETARIAT if field in ONLY_ON_REQUEST else Audience.MEMBERS


def audiences_for(field: Field) -> list[Audience]:
    """What a member may choose for a field."""
    return [one for one in Audience if one != Audience.NOBODY or field not in KEPT_BY_SECRETARIAT]


def is_shown(field: Field, me: Member) -> ColumnElement[bool]:
    """May `me` see this field of Member, of whom Card is joined from outside?"""
    audience = func.coalesce(getattr(Card, f"{field}_for"), default_audience(field))
    return or_(
        Member.id == me.id,
        audience == Audience.MEMBERS,
        and_(audience == Audience.CIRCLES, Member.id.in_(circle_mates(me.id))),
        and_(audience == Audience.SECRETARIAT, true() if members.may_keep_members(me) else false()),
    )


def shown(field: Field, me: Member) -> ColumnElement[Any]:
    """The field as `me` may see it: its words, or nothing. Of a photo: whether there is one to see."""
    return case(
        (is_shown(field, me), _COLUMNS[field]), else_=false() if field == Field.PHOTO else literal("")
    )


def may_keep_expertise(member: Member) -> bool:
    """Add, rename, merge and remove names of the kept list of expertise."""
    return members.may_keep_members(member)


def may_say_experience(member: Member, thread: Thread) -> bool:
    """Say that one has experience with what a thread is about, unless it is hidden."""
    return member.is_active and thread.hidden_at is None


def experience_is_visible(member: Member) -> ColumnElement[bool]:
    """The condition on Thread: experience is seen by who may read the thread."""
    return forum.thread_is_visible(member)
