"""The blueprint of meetings with all of its views: import `bp` from here."""

from dsonet.meetings.views import (
    answers,
    calendar,
    conclusions,
    enrolment,
    guests,
    lists,
    meetings,
    minutes,
    papers,
    poll_keeping,
    polls,
    presence,
    questions,
)
from dsonet.meetings.views.blueprint import bp

__all__ = [
    "answers",
    "bp",
    "calendar",
    "conclusions",
    "enrolment",
    "guests",
    "lists",
    "meetings",
    "minutes",
    "papers",
    "poll_keeping",
    "polls",
    "presence",
    "questions",
]
