"""Write the minutes of a meeting, and let more people read them step by step."""

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.meetings import policy
from dsonet.meetings.minutes_models import Minutes, MinutesAudience, MinutesVersion
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION, to_safe_html

STEPS = tuple(MinutesAudience)
"""Each audience is wider than the one before it."""


class MinutesChangedMeanwhile(Exception):
    """Someone else saved these minutes after the form was opened."""


class NotTheNextStep(Exception):
    """Minutes are shared with those who were there first, and then with all."""


def write_minutes(writer: Member, meeting: Meeting, source: str, seen_version: int) -> None:
    """Save the minutes as a new version. Raises TextRefused and MinutesChangedMeanwhile.

    `seen_version` is 0 for the first words. The same words once more are no new version.
    """
    require(policy.may_write_minutes(writer, meeting))
    html = to_safe_html(source)
    minutes = claim_minutes(meeting)
    if minutes.version and minutes.source == source:
        return
    if minutes.version != seen_version:
        raise MinutesChangedMeanwhile
    minutes.source, minutes.html, minutes.renderer_version = source, html, RENDERER_VERSION
    minutes.version += 1
    minutes.changed_at = now()
    version = MinutesVersion(
        minutes_id=minutes.id, number=minutes.version, source=source, saved_by_id=writer.id
    )
    db.session.add(version)


def share_minutes(writer: Member, meeting: Meeting, audience: MinutesAudience) -> None:
    """Let the next circle of people read the minutes and conclusions. Raises NotTheNextStep."""
    require(policy.may_write_minutes(writer, meeting))
    minutes = claim_minutes(meeting)
    now_at, asked = STEPS.index(MinutesAudience(minutes.audience)), STEPS.index(audience)
    if asked == now_at:
        return
    if asked != now_at + 1:
        raise NotTheNextStep
    minutes.audience, minutes.published_at = audience, now()
    _note(writer, "share_minutes", meeting, audience)


def take_back_minutes(writer: Member, meeting: Meeting) -> None:
    """From now on they are for those who write them alone."""
    require(policy.may_write_minutes(writer, meeting))
    minutes = claim_minutes(meeting)
    if minutes.audience != MinutesAudience.KEEPERS:
        minutes.audience, minutes.published_at = MinutesAudience.KEEPERS, None
        _note(writer, "take_back_minutes", meeting, MinutesAudience.KEEPERS)


def claim_minutes(meeting: Meeting) -> Minutes:
    """The one row of a meeting's minutes, made when there is none; nobody else changes it until the commit."""
    empty = insert(Minutes).values(
        meeting_id=meeting.id,
        source="",
        html="",
        renderer_version=RENDERER_VERSION,
        version=0,
        audience=MinutesAudience.KEEPERS,
        changed_at=now(),
    )
    db.session.execute(empty.on_conflict_do_nothing())
    return (
        db.session.query(Minutes).filter_by(meeting_id=meeting.id).populate_existing().with_for_update().one()
    )


def _note(writer: Member, verb: str, meeting: Meeting, audience: MinutesAudience) -> None:
    journal.write(writer.id, verb, "meeting", meeting.id, title=meeting.title, audience=audience)
