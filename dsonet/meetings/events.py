"""What meetings tell the house."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MovedUp:
    """Someone on the waiting list got a place."""

    meeting_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class PapersBrought:
    """Papers came to lie on the table; handled after a while, so that what follows soon is told with it."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class PollOpened:
    """Some are asked when they can: at the opening, and when more people are asked later."""

    poll_id: int


@dataclass(frozen=True, slots=True)
class PollReminderDue:
    """The day before the answers to a date poll are wished for."""

    poll_id: int


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """A new meeting stands on the calendar, or in concept."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class MeetingMoved:
    """It is held so many days later than it was, by the clock of its place; earlier: less than none."""

    meeting_id: int
    days: int
