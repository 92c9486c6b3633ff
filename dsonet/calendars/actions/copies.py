"""Keep members' own calendars true by mail: what each should hold against what it was told last.

Each letter raises the sequence of its copy, so that whatever comes later wins, in whatever order mail arrives
(RFC 5546 §2.1.5). A letter that was dropped before it went counts as never told.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from dsonet.calendars import letters
from dsonet.calendars.facts import Facts, changed_facts, facts_of
from dsonet.calendars.letters import Reason, Told
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.calendars.queries import Known, known_of, letter_ids
from dsonet.database import db, now
from dsonet.mail.outbox import LetterDraft, post
from dsonet.meetings.answer_models import Answer, AnswerKind, Route
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.members.queries.network import network

STAGES = tuple(Stage)
READ_ANEW = [
    column.key for column in Meeting.__table__.columns if column.key not in ("id", "uid", "html", "source")
]


@dataclass(slots=True)
class Round:
    """One bringing up to date of one meeting."""

    meeting: Meeting
    stage: Stage | None
    own_words: str
    known: Known
    sender: letters.Sender
    written: dict[str, CalendarCopy]
    """Letters by their `once`."""


def bring_up_to_date(meeting: Meeting, stage: Stage | None, own_words: str = "") -> None:
    """Write to each member whose calendar is not as it should be at `stage`; the caller commits.

    Should hold it: whom the meeting is for and who did not say no, once there is a stage and until it is cancelled.
    On another day everyone is asked again: a no was about the former one.
    `own_words` (plain text) stand above the letters that tell of it for the first time, or as the next stage.
    One round at a time for each meeting. After it ended nobody is told anything.
    """
    db.session.refresh(meeting, READ_ANEW, with_for_update=True)
    if meeting.ends_at <= now():
        return
    known = known_of(meeting, stage)
    sender = letters.Sender.of(network(), known.contact)
    this = Round(meeting, stage, own_words, known, sender, written={})
    for member_id in sorted({*known.invited, *known.copies}):
        _bring(this, member_id)
    db.session.flush()
    ids = letter_ids(list(this.written)) if this.written else {}
    for once, copy in this.written.items():
        copy.letter_id = ids.get(once)


def _bring(this: Round, member_id: int) -> None:
    copy = this.known.copies.get(member_id)
    answer = this.known.answers.get(member_id)
    said_no = _says_no(this, answer)
    if this.stage is not None and member_id in this.known.invited and not said_no:
        _let_hold(this, this.known.invited[member_id], copy, answer)
    elif copy is not None and copy.is_held:
        _take_out(this, copy, answer)


def _let_hold(this: Round, member: Member, copy: CalendarCopy | None, answer: Answer | None) -> None:
    """Tell a calendar that should hold the meeting what it does not know yet."""
    if copy is None or not copy.is_held or _never_went(copy):
        stage, facts, changed = *_to_be(this, None), []
        is_new = True
    else:
        stage, facts = _to_be(this, copy)
        changed = changed_facts(copy.told, facts)
        is_new = stage != copy.stage
    if not is_new and not changed:
        return
    was = _former_begin(this, copy, answer)
    copy = _next(this, member, copy, stage)
    copy.is_held, copy.stage, copy.told = True, stage, facts.digest
    told = Told(this.meeting, copy, member, answer, this.sender)
    words = this.own_words if is_new else ""
    _send(this, copy, letters.asking(told, [] if is_new else changed, words, was))


def _says_no(this: Round, answer: Answer | None) -> bool:
    """To the day on which it is now."""
    is_no = answer is not None and answer.kind == AnswerKind.NO
    return is_no and answer is not None and not answer.is_about_former_day(this.meeting)


def _former_begin(this: Round, copy: CalendarCopy | None, answer: Answer | None) -> datetime | None:
    """When it began as far as this member knows, if that was on another day."""
    was = copy.told_starts_at if copy is not None else None
    if was is None and answer is not None and answer.is_about_former_day(this.meeting):
        was = this.meeting.moved_from
    zone = this.meeting.zone
    if was is None or was.astimezone(zone).date() == this.meeting.starts_at.astimezone(zone).date():
        return None
    return was


def _take_out(this: Round, copy: CalendarCopy, answer: Answer | None) -> None:
    """Take the meeting out of a calendar, unless that did it by itself when it sent the no."""
    copy.is_held = False
    said_no = _says_no(this, answer)
    if said_no and answer is not None and answer.route == Route.CALENDAR:
        return
    _next(this, copy.member, copy, Stage(copy.stage))
    told = Told(this.meeting, copy, copy.member, answer, this.sender)
    reason = _reason(this, copy, said_no)
    _send(this, copy, letters.taking_out(told, reason, this.meeting.cancelled_because))


def _reason(this: Round, copy: CalendarCopy, said_no: bool) -> Reason:
    if this.meeting.cancelled_at is not None:
        return Reason.CANCELLED
    return Reason.SAID_NO if said_no and copy.member_id in this.known.invited else Reason.NOT_INVITED


def _to_be(this: Round, copy: CalendarCopy | None) -> tuple[Stage, Facts]:
    """As what it should stand in a calendar: what was an invitation stays one."""
    stage = this.stage or Stage.SAVE_THE_DATE
    if copy is not None:
        stage = max(stage, Stage(copy.stage), key=STAGES.index)
    return stage, facts_of(this.meeting, stage)


def _never_went(copy: CalendarCopy) -> bool:
    return copy.letter is not None and copy.letter.dropped_at is not None


def _next(this: Round, member: Member, copy: CalendarCopy | None, stage: Stage) -> CalendarCopy:
    """The copy with the number of the letter that is about to be written."""
    if copy is None:
        copy = CalendarCopy(
            meeting_id=this.meeting.id,
            member_id=member.id,
            reply_key=secrets.token_hex(16),
            stage=stage,
            told="",
            sequence=this.meeting.sequence,
        )
        db.session.add(copy)
    else:
        copy.sequence = max(copy.sequence + 1, this.meeting.sequence)
    copy.told_address = member.email
    copy.told_at = now().replace(microsecond=0)
    copy.told_starts_at = this.meeting.starts_at
    return copy


def _send(this: Round, copy: CalendarCopy, draft: LetterDraft) -> None:
    once = f"calendar-{copy.reply_key}-{copy.sequence}"
    post(draft, once)
    this.written[once] = copy
