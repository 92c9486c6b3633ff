"""Plan, announce, change and cancel meetings, and say by hand in which phase one is."""

import uuid
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import update

from dsonet import events, journal
from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.meetings import policy
from dsonet.meetings.actions.answers import move_up, places_taken
from dsonet.meetings.actions.papers import name_folder, open_folder
from dsonet.meetings.actions.rescheduling import move_along
from dsonet.meetings.events import MeetingMoved, MeetingPlanned
from dsonet.meetings.models import Meeting, MeetingKind
from dsonet.meetings.phases import Phase
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION, clean_text, to_safe_html

CALENDARS_SHOW = ("starts_at", "ends_at", "timezone", "city", "venue", "address")
"""What a calendar shows of a meeting: a change of it raises the sequence (RFC 5546 §2.1.4)."""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What the secretariat fills in; each stands under its own name in `Meeting`."""

    title: str
    kind: MeetingKind
    starts_at: datetime
    ends_at: datetime
    timezone: str
    city: str
    venue: str
    address: str
    by_train: str
    by_car: str
    accessibility: str
    offers_online: bool
    online_link: str
    source: str
    is_confidential: bool
    contact_id: int | None
    answer_by: datetime | None
    capacity: int | None
    held_places: int
    allows_companion: bool


class ChangedMeanwhile(Exception):
    """Someone else saved this meeting after the form was opened."""


class MailsOthers(Exception):
    """This phase begins with letters to others: it is chosen where one sees to how many."""


class TooFewPlaces(Exception):
    """More people have a place already than there would be."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


def plan_meeting(keeper: Member, facts: MeetingFacts, circle: Circle | None = None) -> Meeting:
    """Make the concept of a new meeting: of the network, or of a circle, and that stays so."""
    require(policy.may_lead(keeper, circle))
    meeting = Meeting(uid=f"{uuid.uuid4()}@dsonet", renderer_version=RENDERER_VERSION, circle=circle)
    _fill(meeting, facts)
    db.session.add(meeting)
    db.session.flush()
    journal.write(keeper.id, "plan_meeting", "meeting", meeting.id, title=meeting.title)
    events.record(MeetingPlanned(meeting.id))
    return meeting


def announce_meeting(keeper: Member, meeting: Meeting) -> None:
    """Let a concept be seen by those whom it is for."""
    require(policy.may_lead(keeper, meeting.circle))
    if meeting.announced_at is None:
        meeting.announced_at = meeting.changed_at = now()
        open_folder(meeting)
        journal.write(keeper.id, "announce_meeting", "meeting", meeting.id, title=meeting.title)


def change_meeting(keeper: Member, meeting: Meeting, facts: MeetingFacts, seen_version: int) -> None:
    """Change a meeting; raises ChangedMeanwhile when `seen_version` is no longer the newest, and TooFewPlaces."""
    require(policy.may_lead(keeper, meeting.circle))
    claimed = db.session.execute(
        update(Meeting)
        .where(Meeting.id == meeting.id, Meeting.version == seen_version)
        .values(version=Meeting.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not claimed.rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhile
    db.session.refresh(meeting)
    before, began, zone = _as_calendars_show(meeting), meeting.starts_at, meeting.zone
    _fill(meeting, facts)
    taken = places_taken(meeting)
    if meeting.capacity is not None and meeting.capacity - meeting.held_places < taken:
        raise TooFewPlaces(taken)
    if before != _as_calendars_show(meeting):
        meeting.sequence += 1
    meeting.changed_at = now()
    db.session.flush()
    move_along(meeting, began, zone)
    move_up(meeting)
    name_folder(meeting)
    journal.write(keeper.id, "change_meeting", "meeting", meeting.id, title=meeting.title)
    _tell_of_move(meeting, began)


def choose_phase(keeper: Member, meeting: Meeting, phase: Phase) -> None:
    """Move a meeting to a phase by hand; the clock goes on from there.

    Raises MailsOthers for what sends letters: announcing a concept, and the invitation before it went.
    """
    require(policy.may_lead(keeper, meeting.circle))
    if meeting.announced_at is None or (phase == Phase.INVITATION and not meeting.is_invited):
        raise MailsOthers
    meeting.hand_phase, meeting.hand_phase_at = phase, now()
    journal.write(keeper.id, "choose_phase", "meeting", meeting.id, title=meeting.title, phase=phase)


def open_invitation(keeper: Member, meeting: Meeting) -> None:
    """Invite whom the meeting is for from now on: the worker writes to each of them."""
    require(policy.may_lead(keeper, meeting.circle))
    announce_meeting(keeper, meeting)
    if not meeting.is_invited:
        meeting.invited_at = now()
        journal.write(keeper.id, "invite_to_meeting", "meeting", meeting.id, title=meeting.title)


def cancel_meeting(keeper: Member, meeting: Meeting, reason: str = "") -> None:
    """Say that a meeting does not go on, and why; its page, its calendar file and a letter say so."""
    require(policy.may_lead(keeper, meeting.circle))
    if meeting.cancelled_at is None:
        meeting.cancelled_at = meeting.changed_at = now()
        meeting.cancelled_because = clean_text(reason)
        meeting.sequence += 1
        journal.write(keeper.id, "cancel_meeting", "meeting", meeting.id, title=meeting.title)


def _tell_of_move(meeting: Meeting, began: datetime) -> None:
    first, then = (moment.astimezone(meeting.zone).date() for moment in (meeting.starts_at, began))
    if first != then:
        meeting.moved_at, meeting.moved_from = now(), began
        events.record(MeetingMoved(meeting.id, (first - then).days))


def _as_calendars_show(meeting: Meeting) -> list[object]:
    return [getattr(meeting, name) for name in CALENDARS_SHOW]


def _fill(meeting: Meeting, facts: MeetingFacts) -> None:
    for one in fields(facts):
        setattr(meeting, one.name, getattr(facts, one.name))
    if meeting.circle_id or meeting.circle:
        meeting.kind = MeetingKind.CIRCLE
    meeting.html, meeting.renderer_version = to_safe_html(facts.source), RENDERER_VERSION
