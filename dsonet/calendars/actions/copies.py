"""Keep members' own calendars true by mail: what each should hold against what it was told last.

Each letter raises the sequence of its copy, so that whatever comes later wins, in whatever order mail arrives
(RFC 5546 §2.1.5). A letter that was dropped before it went counts as never told.
"""

import secrets
from dataclasses import asdict, dataclass

from dsonet.calendars import letters
from dsonet.calendars.comparing import Known, News, all_news, news_for, says_no, should_hold
from dsonet.calendars.letters import Reason, Told
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.calendars.queries import known_of, letter_ids
from dsonet.database import db, now
from dsonet.mail.outbox import LetterDraft, post
from dsonet.meetings.answer_models import Answer, Route
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.members.queries.network import network

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
    """Write to each member whose calendar is not as it should be at `stage` (comparing.py); the caller commits.

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


def take_quietly(meeting: Meeting, stage: Stage | None) -> None:
    """Count what is so now as told, for a change that nobody needs a letter for; the caller commits."""
    known = known_of(meeting, stage)
    for member_id, news in all_news(meeting, stage, known).items():
        if not news.is_new:
            copy = known.copies[member_id]
            copy.told, copy.told_facts = news.facts.digest, asdict(news.facts)


def _bring(this: Round, member_id: int) -> None:
    if this.stage is not None and should_hold(this.meeting, this.stage, this.known, member_id):
        news = news_for(this.meeting, this.stage, this.known, member_id)
        if news is not None:
            _let_hold(this, this.known.invited[member_id], news)
        return
    copy = this.known.copies.get(member_id)
    if copy is not None and copy.is_held:
        _take_out(this, copy, this.known.answers.get(member_id))


def _let_hold(this: Round, member: Member, news: News) -> None:
    """Tell a calendar that should hold the meeting what it does not know yet."""
    copy = _next(this, member, this.known.copies.get(member.id), news.stage)
    copy.is_held, copy.stage = True, news.stage
    copy.told, copy.told_facts = news.facts.digest, asdict(news.facts)
    told = Told(this.meeting, copy, member, this.known.answers.get(member.id), this.sender)
    words = this.own_words if news.is_new else ""
    _send(this, copy, letters.asking(told, news, words))


def _take_out(this: Round, copy: CalendarCopy, answer: Answer | None) -> None:
    """Take the meeting out of a calendar, unless that did it by itself when it sent the no."""
    copy.is_held = False
    said_no = says_no(this.meeting, answer)
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
