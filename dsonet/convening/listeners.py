"""What the worker does around meetings: plans of letters, letters, and whether a letter still makes sense."""

from dsonet.convening import letters, policy
from dsonet.convening.actions import plans
from dsonet.convening.actions.papers import tell_new_papers
from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.queries.due import letter_with_meeting, meeting_with_circle, outcome_of
from dsonet.convening.queries.papers import papers_for
from dsonet.convening.queries.people import invited_people, is_reader
from dsonet.database import now
from dsonet.events import listen
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.events import MeetingMoved, MeetingPlanned, MovedUp, PapersBrought
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member


@listen(MeetingPlanned)
def plan_letters(event: MeetingPlanned) -> None:
    """A new meeting gets its letters."""
    meeting = meeting_with_circle(event.meeting_id)
    if meeting is not None:
        plans.make_plan(meeting)


@listen(MeetingMoved)
def move_letters(event: MeetingMoved) -> None:
    """They move along."""
    meeting = meeting_with_circle(event.meeting_id)
    if meeting is not None:
        plans.move_letters(meeting, event.days)


@listen(PapersBrought)
def tell_papers(event: PapersBrought) -> None:
    """All that is new by now, in one letter."""
    meeting = meeting_with_circle(event.meeting_id)
    if meeting is not None:
        tell_new_papers(meeting)


@listen(MovedUp)
def tell_of_place(event: MovedUp) -> None:
    """Who moved up from the waiting list, and still wants to come."""
    meeting = meeting_with_circle(event.meeting_id)
    if meeting is None or not _still_has_place(meeting, event.member_id):
        return
    for person in invited_people(meeting, event.member_id):
        if person.answer is not None and person.answer.moved_up_at is not None:
            once = f"moved-up-{meeting.id}-{event.member_id}-{person.answer.moved_up_at.timestamp():.0f}"
            outbox.post(letters.about_moved_up(person.member, meeting, person.answer), once)


@outbox.check(letters.REMINDER)
@outbox.check(letters.PRACTICAL)
def makes_sense_before(letter: Letter) -> bool:
    """Not stopped, not begun, and for this reader as before."""
    planned = _goes_on(letter)
    return planned is not None and now() < planned.meeting.starts_at and _is_for(planned, letter)


@outbox.check(letters.PAPERS)
def makes_sense_with_papers(letter: Letter) -> bool:
    """And all papers that it tells of are still to be seen."""
    planned = _goes_on(letter)
    if planned is None or now() >= planned.meeting.ends_at or not _is_for(planned, letter):
        return False
    return _sees_all(planned.meeting, letter)


@outbox.check(letters.THANKS)
def makes_sense_after(letter: Letter) -> bool:
    """Who was there, and is still in."""
    planned = _goes_on(letter)
    return planned is not None and _is_for(planned, letter)


@outbox.check(letters.OUTCOMES)
def makes_sense_with_outcome(letter: Letter) -> bool:
    """As long as the uitkomst is there to read."""
    planned = _goes_on(letter)
    return planned is not None and _is_for(planned, letter) and outcome_of(planned.meeting_id) is not None


@outbox.check(letters.NEW_PAPERS)
def still_hears_of_papers(letter: Letter) -> bool:
    """Who comes or is undecided, and still sees them."""
    meeting = meeting_with_circle(letter.about["meeting_id"])
    if meeting is None or not policy.goes_on(meeting):
        return False
    people = invited_people(meeting, letter.member_id or 0)
    hears = any(policy.hears_of_new_papers(meeting, person, now()) for person in people)
    return hears and _sees_all(meeting, letter)


@outbox.check(letters.MOVED_UP)
def still_has_the_place(letter: Letter) -> bool:
    """Who said no meanwhile hears nothing of it."""
    meeting = meeting_with_circle(letter.about["meeting_id"])
    return meeting is not None and _still_has_place(meeting, letter.member_id or 0)


def _goes_on(letter: Letter) -> PlannedLetter | None:
    """What was planned, when it was not stopped and its meeting goes on."""
    planned = letter_with_meeting(letter.about["planned_id"])
    if planned is None or planned.stopped_at is not None or not policy.goes_on(planned.meeting):
        return None
    return planned


def _is_for(planned: PlannedLetter, letter: Letter) -> bool:
    return is_reader(planned.meeting, LetterKind(planned.kind), letter.member_id or 0)


def _sees_all(meeting: Meeting, letter: Letter) -> bool:
    people = invited_people(meeting, letter.member_id or 0)
    told: list[int] = letter.about["paper_ids"]
    return any(_sees(person.member, meeting, told) for person in people)


def _sees(member: Member, meeting: Meeting, told: list[int]) -> bool:
    return {paper.id for paper in papers_for(member, meeting, told)} == set(told)


def _still_has_place(meeting: Meeting, member_id: int) -> bool:
    if not policy.goes_on(meeting) or now() >= meeting.starts_at:
        return False
    answers = [person.answer for person in invited_people(meeting, member_id)]
    return any(_moved_up(answer) for answer in answers if answer is not None)


def _moved_up(answer: Answer) -> bool:
    return answer.moved_up_at is not None and answer.places > 0
