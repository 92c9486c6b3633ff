"""Every read of successions: what one would do, which are planned, and the successor's reading pack."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db, now
from dsonet.forum.queries.drafts import drafts_of
from dsonet.forum.queries.handing_over import followed_themes
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.meetings import ListedMeeting, answered_coming, coming_meetings
from dsonet.meetings.queries.papers import ListedPaper, latest_papers
from dsonet.members.models import Member
from dsonet.members.queries.links import sessions_of
from dsonet.members.queries.people import member_by_email
from dsonet.succession import policy
from dsonet.succession.models import Succession
from dsonet.themes.models import Theme

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """What will happen, to be seen before the yes."""

    sessions: int
    themes: Sequence[Theme]
    meetings: Sequence[Meeting]
    drafts: int
    successor: Member | None
    """Someone who is in the network already, such as the deputy."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What a successor begins with."""

    succession: Succession
    themes: Sequence[Theme]
    meetings: Sequence[ListedMeeting]
    papers: Sequence[ListedPaper]


def preview(predecessor: Member, email: str) -> Preview:
    """What a succession of `predecessor` by whoever has this address would do."""
    return Preview(
        sessions=len(sessions_of(predecessor)),
        themes=followed_themes(predecessor),
        meetings=answered_coming(predecessor, now()),
        drafts=len(drafts_of(predecessor)),
        successor=member_by_email(email),
    )


def successions(keeper: Member) -> Sequence[Succession]:
    """Planned ones first, then the latest."""
    found = policy.visible_successions(keeper).options(
        joinedload(Succession.seat), joinedload(Succession.predecessor)
    )
    latest = db.session.scalars(found.order_by(Succession.id.desc()).limit(SHOWN)).all()
    return sorted(latest, key=lambda one: not one.can_be_undone)


def succession_for(keeper: Member, succession_id: int) -> Succession:
    """One of them."""
    found: Succession | None = db.session.scalar(
        policy.visible_successions(keeper)
        .where(Succession.id == succession_id)
        .options(joinedload(Succession.predecessor), joinedload(Succession.seat))
    )
    if found is None:
        raise NotVisible
    return found


def pack_of(me: Member) -> Pack:
    """The reading pack of who has just come to a seat."""
    own = policy.own_succession(me).options(joinedload(Succession.seat)).order_by(Succession.id.desc())
    succession = db.session.scalars(own).first()
    if succession is None:
        raise NotVisible
    return Pack(succession, followed_themes(me), coming_meetings(me, now()), latest_papers(me, now(), 2))
