"""The worker's round: letters whose moment came are written, and everyone's calendar is brought up to date.

Each letter is claimed and written to all its readers in one transaction, which the worker commits: killed in between
it is as if nothing was done, and of two workers one claims it.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import select, update

from dsonet.calendars.actions import copies
from dsonet.calendars.models import CalendarCopy
from dsonet.convening import letters, policy
from dsonet.convening.actions.papers import mark_told, untold
from dsonet.convening.models import LetterKind, PlannedLetter, Receipt
from dsonet.convening.queries.due import (
    IN_CALENDARS,
    is_due,
    is_overtaken,
    letter_with_meeting,
    meeting_with_circle,
    outcome_of,
    stage_of,
)
from dsonet.convening.queries.papers import papers_for
from dsonet.convening.queries.people import readers_of
from dsonet.database import db, insert, now
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.mail.outbox import LetterDraft
from dsonet.meetings.actions.answers import drop_unreachable
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member

Writer = Callable[[Member, PlannedLetter], LetterDraft | None]


def go(planned_id: int) -> None:
    """Write one letter to everyone for whom it makes sense; it goes once, whoever else tries."""
    if not _claim(planned_id):
        return
    letter = letter_with_meeting(planned_id)
    if letter is None:
        return
    if policy.has_lost_sense(letter, letter.meeting, now()) or is_overtaken(letter):
        letter.lapsed = True
    elif letter.kind in IN_CALENDARS:
        _go_to_calendars(letter)
    else:
        letter.lapsed = not _go_by_mail(letter)
    db.session.flush()


def compare_calendars(meeting_id: int) -> None:
    """Let go of who left, and tell each calendar what changed for it."""
    meeting = meeting_with_circle(meeting_id)
    if meeting is None:
        return
    drop_unreachable(meeting)
    copies.bring_up_to_date(meeting, *stage_of(meeting))


def _claim(planned_id: int) -> bool:
    due = select(PlannedLetter.id).join(Meeting).where(PlannedLetter.id == planned_id, is_due())
    mine = update(PlannedLetter).where(PlannedLetter.id.in_(due), PlannedLetter.went_at.is_(None))
    claimed = mine.values(went_at=now()).returning(PlannedLetter.id)
    return db.session.scalar(claimed, execution_options={"synchronize_session": False}) is not None


def _go_to_calendars(letter: PlannedLetter) -> None:
    """An invitation that calendars understand; whom it reached stands with their copies."""
    meeting = letter.meeting
    if letter.kind == LetterKind.INVITATION and (meeting.invited_at is None or meeting.invited_at > now()):
        meeting.invited_at = now()
        db.session.flush()
    stage, own_words = stage_of(meeting)
    copies.bring_up_to_date(meeting, stage, own_words)
    told = select(CalendarCopy.member_id, CalendarCopy.letter_id).where(
        CalendarCopy.meeting_id == meeting.id, CalendarCopy.stage == stage, CalendarCopy.is_held
    )
    _keep_receipts(letter, ((row[0], row[1]) for row in db.session.execute(told)))


def _go_by_mail(letter: PlannedLetter) -> bool:
    """Write it to each reader; False when there was nobody, or nothing to tell."""
    write = _writer(letter)
    written: dict[str, int] = {}
    for person in readers_of(letter.meeting, LetterKind(letter.kind)):
        draft = write(person.member, letter)
        if draft is not None:
            once = f"planned-{letter.id}-{person.member.id}"
            outbox.post(draft, once)
            written[once] = person.member.id
    found = select(Letter.once, Letter.id).where(Letter.once.in_(written))
    _keep_receipts(letter, ((written[once], id_) for once, id_ in db.session.execute(found)))
    return bool(written)


def _writer(letter: PlannedLetter) -> Writer:
    """Who knows the words of this kind."""
    if letter.kind == LetterKind.PAPERS:
        mark_told(untold(letter.meeting))
        return _about_papers
    if letter.kind == LetterKind.OUTCOMES:
        outcome = outcome_of(letter.meeting_id)
        return lambda member, one: letters.about_outcomes(member, one, outcome) if outcome else None
    return {
        LetterKind.REMINDER: letters.about_reminder,
        LetterKind.PRACTICAL: letters.about_practical,
        LetterKind.THANKS: letters.about_thanks,
    }[LetterKind(letter.kind)]


def _about_papers(member: Member, letter: PlannedLetter) -> LetterDraft | None:
    papers = papers_for(member, letter.meeting)
    return letters.about_papers(member, letter, papers) if papers else None


def _keep_receipts(letter: PlannedLetter, reached: Iterable[tuple[int, int | None]]) -> None:
    rows = [{"planned_id": letter.id, "member_id": member_id, "letter_id": id_} for member_id, id_ in reached]
    if rows:
        db.session.execute(insert(Receipt).values(rows).on_conflict_do_nothing())
