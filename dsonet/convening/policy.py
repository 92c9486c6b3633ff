"""The only file that decides who keeps the letters around a meeting, who gets which, and when one lost its sense."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.plan import AFTERWARDS
from dsonet.meetings import policy as meetings
from dsonet.meetings.answer_models import Answer, AnswerKind
from dsonet.meetings.models import Meeting
from dsonet.meetings.phases import CLOSES
from dsonet.members.models import Member

TOO_LATE = timedelta(weeks=26)
"""So long after the meeting nobody waits for thanks or uitkomsten any more."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Someone whom a meeting is for, with what they said and whether they were there."""

    member: Member
    answer: Answer | None
    was_there: bool = False


def may_keep_letters(member: Member) -> bool:
    """See and change the plan of letters, and the board of who was reached."""
    return meetings.may_keep_meetings(member)


def may_plan_letters(member: Member, meeting: Meeting) -> bool:
    """Add letters, as long as the meeting goes on."""
    return may_keep_letters(member) and meeting.cancelled_at is None


def may_change_letter(member: Member, letter: PlannedLetter) -> bool:
    """Change, stop and start a letter: until it went."""
    return may_keep_letters(member) and letter.went_at is None


def is_for(kind: LetterKind, person: Invited, was_ticked: bool) -> bool:
    """Does a letter of `kind` make sense for this one? `was_ticked`: it is known who was there."""
    answer = person.answer
    said_no = answer is not None and answer.kind == AnswerKind.NO
    if kind in (LetterKind.SAVE_THE_DATE, LetterKind.INVITATION, LetterKind.PAPERS):
        return not said_no
    if kind == LetterKind.REMINDER:
        return answer is None
    if kind == LetterKind.PRACTICAL:
        return answer is not None and not said_no and not answer.waits
    if kind == LetterKind.THANKS:
        return person.was_there if was_ticked else answer is not None and answer.takes_part
    return True


def hears_of_new_papers(meeting: Meeting, person: Invited, moment: datetime) -> bool:
    """Before it: who comes or is undecided. After it, until it is an archive: who took part."""
    if moment < meeting.ends_at:
        return is_for(LetterKind.PAPERS, person, was_ticked=False)
    took_part = person.answer is not None and person.answer.takes_part
    return took_part and moment < meeting.ends_at + CLOSES


def has_lost_sense(letter: PlannedLetter, meeting: Meeting, moment: datetime) -> bool:
    """Is it too late for this letter? A reminder that was to go before the invitation did is too early for ever."""
    if letter.kind in AFTERWARDS:
        return moment >= meeting.ends_at + TOO_LATE
    invited = meeting.invited_at is not None and meeting.invited_at <= moment
    if letter.kind == LetterKind.SAVE_THE_DATE and invited:
        return True
    if letter.kind == LetterKind.REMINDER and meeting.invited_at and letter.goes_at <= meeting.invited_at:
        return True
    return moment >= meeting.starts_at


def goes_on(meeting: Meeting) -> bool:
    """Announced and not cancelled: only then any letter goes."""
    return meeting.announced_at is not None and meeting.cancelled_at is None
