"""The minutes of a meeting with what they were before, for who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.minutes_models import Conclusion, Minutes, MinutesAudience, MinutesVersion
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.conclusions import conclusions_of
from dsonet.members.models import Member
from dsonet.text import Difference, difference

VERSIONS_A_PAGE = 20


class MinutesState(NamedTuple):
    """What the page of a meeting says of its minutes, without their words."""

    version: int
    audience: MinutesAudience
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class MinutesOnPage:
    """What came of a meeting, as its page shows it."""

    state: MinutesState | None
    """None: there are none, or not for this reader."""
    conclusions: dict[int | None, list[Conclusion]]
    may_write: bool

    @property
    def all(self) -> list[Conclusion]:
        """Every conclusion, with those of the meeting as a whole first."""
        return in_order(self.conclusions)


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes of one meeting for one reader."""

    minutes: Minutes | None
    """None: nothing was written or shared yet; only who writes them sees that."""
    conclusions: list[Conclusion]

    @property
    def is_empty(self) -> bool:
        """Is there nothing that could be shared?"""
        return not self.conclusions and not (self.minutes and self.minutes.version)


class Change(NamedTuple):
    """One version, by whom and when, with what it changed."""

    number: int
    saved_at: datetime
    saved_by: str
    words: list[Difference]
    is_first: bool
    """There was nothing before it: its words are all of it."""


@dataclass(frozen=True, slots=True)
class MinutesHistory:
    """A page of versions, the latest first; `next_before` is before which number the next page begins."""

    changes: list[Change]
    next_before: int | None


def minutes_on_page(member: Member, meeting: Meeting) -> MinutesOnPage:
    """What `member` may see of the minutes and conclusions."""
    columns = (Minutes.version, Minutes.audience, Minutes.changed_at)
    found = db.session.execute(
        policy.visible_minutes(member).where(Minutes.meeting_id == meeting.id).with_only_columns(*columns)
    ).one_or_none()
    state = MinutesState(found[0], MinutesAudience(found[1]), found[2]) if found else None
    writes = policy.may_write_minutes(member, meeting)
    return MinutesOnPage(state, conclusions_of(member, meeting), writes)


def minutes_page(member: Member, meeting: Meeting) -> MinutesPage:
    """The minutes with the conclusions, or NotVisible."""
    minutes = minutes_of(member, meeting)
    if minutes is None and not policy.may_write_minutes(member, meeting):
        raise NotVisible
    return MinutesPage(minutes, in_order(conclusions_of(member, meeting)))


def minutes_of(member: Member, meeting: Meeting) -> Minutes | None:
    """The minutes as far as they exist for `member`."""
    found: Minutes | None = db.session.scalar(
        policy.visible_minutes(member)
        .where(Minutes.meeting_id == meeting.id)
        .execution_options(populate_existing=True)
    )
    return found


def minutes_history(member: Member, meeting: Meeting, before: int | None = None) -> MinutesHistory:
    """The versions from `before` back, each against the one before it."""
    ids = policy.visible_minutes(member).where(Minutes.meeting_id == meeting.id).with_only_columns(Minutes.id)
    versions = select(MinutesVersion).where(MinutesVersion.minutes_id.in_(ids))
    if before is not None:
        versions = versions.where(MinutesVersion.number < before)
    latest = versions.options(joinedload(MinutesVersion.saved_by)).order_by(MinutesVersion.number.desc())
    found = db.session.scalars(latest.limit(VERSIONS_A_PAGE + 1)).all()
    has_more = len(found) > VERSIONS_A_PAGE
    return MinutesHistory(_changes(found), found[VERSIONS_A_PAGE - 1].number if has_more else None)


def _changes(versions: Sequence[MinutesVersion]) -> list[Change]:
    older = [*versions[1:], None]
    return [_change(one, before) for one, before in zip(versions, older, strict=False)][:VERSIONS_A_PAGE]


def _change(version: MinutesVersion, older: MinutesVersion | None) -> Change:
    name = version.saved_by.name if version.saved_by else ""
    words = difference((older or version).source, version.source)
    return Change(version.number, version.saved_at, name, words, older is None)


def in_order(conclusions: dict[int | None, list[Conclusion]]) -> list[Conclusion]:
    """All of them: first those of the meeting as a whole, then along the agenda."""
    every = (one for found in conclusions.values() for one in found)
    return sorted(every, key=lambda one: (one.item.position if one.item else -1, one.id))
