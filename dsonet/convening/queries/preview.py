"""A planned letter as its reader would get it now."""

from dsonet.calendars import letters as calendars
from dsonet.calendars.comparing import News
from dsonet.calendars.facts import facts_of
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.convening import letters
from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.queries.due import IN_CALENDARS, outcome_of
from dsonet.convening.queries.papers import papers_for
from dsonet.database import now
from dsonet.mail.outbox import LetterDraft
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.members.queries.network import network


def preview_for(member: Member, letter: PlannedLetter) -> LetterDraft | None:
    """The letter to `member`; none as long as there is nothing to tell: no papers, no uitkomst."""
    if letter.kind in IN_CALENDARS:
        return _in_calendar(member, letter)
    if letter.kind == LetterKind.PAPERS:
        papers = papers_for(member, letter.meeting)
        return letters.about_papers(member, letter, papers) if papers else None
    if letter.kind == LetterKind.OUTCOMES:
        outcome = outcome_of(letter.meeting_id)
        return letters.about_outcomes(member, letter, outcome) if outcome else None
    write = {
        LetterKind.REMINDER: letters.about_reminder,
        LetterKind.PRACTICAL: letters.about_practical,
        LetterKind.THANKS: letters.about_thanks,
    }.get(letter.kind)
    return write(member, letter) if write else None


def preview_of_cancelling(member: Member, meeting: Meeting, reason: str) -> LetterDraft:
    """The letter to `member` that it does not go on, for this reason."""
    sender = calendars.Sender.of(network(), meeting.contact)
    copy = _copy(member, meeting, Stage.INVITATION)
    told = calendars.Told(meeting, copy, member, None, sender)
    return calendars.taking_out(told, calendars.Reason.CANCELLED, reason)


def preview_of_change(member: Member, meeting: Meeting, news: News) -> LetterDraft:
    """The letter to `member` that says what of the meeting is different now."""
    sender = calendars.Sender.of(network(), meeting.contact)
    told = calendars.Told(meeting, _copy(member, meeting, news.stage), member, None, sender)
    return calendars.asking(told, news, "")


def _in_calendar(member: Member, letter: PlannedLetter) -> LetterDraft:
    """The invitation as one gets it who was told nothing yet."""
    meeting = letter.meeting
    copy = _copy(member, meeting, Stage(letter.kind))
    sender = calendars.Sender.of(network(), meeting.contact)
    stage = Stage(letter.kind)
    first = News(stage, facts_of(meeting, stage), changed=[], is_new=True, former={}, was=None)
    return calendars.asking(calendars.Told(meeting, copy, member, None, sender), first, letter.source)


def _copy(member: Member, meeting: Meeting, stage: Stage) -> CalendarCopy:
    """As the member's calendar would hold it; it is not kept."""
    return CalendarCopy(
        meeting_id=meeting.id,
        member_id=member.id,
        reply_key="",
        stage=stage,
        sequence=meeting.sequence,
        told_at=now(),
    )
