"""The blueprint of meetings with all of its views: import `bp` from here."""

from dsonet.meetings.views import (
    agenda,
    answers,
    calendar,
    conclusions,
    enrolment,
    guests,
    lists,
    meetings,
    minutes,
    papers,
    parts,
    poll_keeping,
    polls,
    presence,
    questions,
    sessions,
)
from dsonet.meetings.views.blueprint import bp

__all__ = [
    "agenda",
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
    "parts",
    "poll_keeping",
    "polls",
    "presence",
    "questions",
    "sessions",
]
