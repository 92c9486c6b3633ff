"""What each member's calendar should hold of a meeting against what it was told last: the news, if any.

Should hold it: whom the meeting is for and who did not say no, once there is a stage and until it is cancelled.
On another day everyone is asked again: a no was about the former one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dsonet.calendars.facts import Facts, changed_facts, facts_of
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.meetings.answer_models import Answer, AnswerKind
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member

STAGES = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Known:
    """Of one meeting: who should have it in their calendar, what they said, and what each calendar was told."""

    invited: Mapping[int, Member]
    answers: Mapping[int, Answer]
    copies: Mapping[int, CalendarCopy]
    """With member and last letter."""
    contact: Member | None


@dataclass(frozen=True, slots=True)
class News:
    """What one calendar that should hold the meeting does not know yet."""

    stage: Stage
    facts: Facts
    changed: Sequence[str]
    """The names of facts that are others than it was told; none where it hears of it for the first time."""
    is_new: bool
    """It is told for the first time, or as the next stage."""
    former: Mapping[str, str]
    """The facts that they were told before, by name, as far as that is known."""
    was: datetime | None
    """When it began as far as this member knows, if that was on another day."""


def should_hold(meeting: Meeting, stage: Stage | None, known: Known, member_id: int) -> bool:
    """Is the meeting for them, at a stage, and did they not say no to the day on which it is now?"""
    answer = known.answers.get(member_id)
    return stage is not None and member_id in known.invited and not says_no(meeting, answer)


def news_for(meeting: Meeting, stage: Stage, known: Known, member_id: int) -> News | None:
    """What to tell a member whose calendar should hold it; nothing when it says what is so."""
    copy, answer = known.copies.get(member_id), known.answers.get(member_id)
    if copy is None or not copy.is_held or _never_went(copy):
        copy_stage, changed, is_new = stage, [], True
    else:
        copy_stage = max(stage, Stage(copy.stage), key=STAGES.index)  # what was an invitation stays one
        changed = changed_facts(copy.told, facts_of(meeting, copy_stage))
        is_new = copy_stage != copy.stage
    if not is_new and not changed:
        return None
    return News(
        stage=copy_stage,
        facts=facts_of(meeting, copy_stage),
        changed=[] if is_new else changed,
        is_new=is_new,
        former=(copy.told_facts or {}) if copy is not None else {},
        was=_former_begin(meeting, copy, answer),
    )


def all_news(meeting: Meeting, stage: Stage | None, known: Known) -> dict[int, News]:
    """Who would hear what now, each under their id."""
    if stage is None:
        return {}
    held = [one for one in known.invited if should_hold(meeting, stage, known, one)]
    news = {one: news_for(meeting, stage, known, one) for one in held}
    return {one: told for one, told in news.items() if told is not None}


def says_no(meeting: Meeting, answer: Answer | None) -> bool:
    """To the day on which it is now."""
    is_no = answer is not None and answer.kind == AnswerKind.NO
    return is_no and answer is not None and not answer.is_about_former_day(meeting)


def _former_begin(meeting: Meeting, copy: CalendarCopy | None, answer: Answer | None) -> datetime | None:
    was = copy.told_starts_at if copy is not None else None
    if was is None and answer is not None and answer.is_about_former_day(meeting):
        was = meeting.moved_from
    zone = meeting.zone
    if was is None or was.astimezone(zone).date() == meeting.starts_at.astimezone(zone).date():
        return None
    return was


def _never_went(copy: CalendarCopy) -> bool:
    return copy.letter is not None and copy.letter.dropped_at is not None
