"""The blueprint of meetings with all of its views: import `bp` from here."""

from dsonet.meetings.views import (
    answers,
    conclusions,
    enrolment,
    guests,
    lists,
    meetings,
    minutes,
    papers,
    presence,
    questions,
)
from dsonet.meetings.views.blueprint import bp

__all__ = [
    "answers",
    "bp",
    "conclusions",
    "enrolment",
    "guests",
    "lists",
    "meetings",
    "minutes",
    "papers",
    "presence",
    "questions",
]
