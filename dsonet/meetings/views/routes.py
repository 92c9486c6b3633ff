"""The blueprint of meetings with all of its views: import `bp` from here."""

from dsonet.meetings.views import (
    answers,
    enrolment,
    guests,
    lists,
    meetings,
    papers,
    presence,
    questions,
)
from dsonet.meetings.views.blueprint import bp

__all__ = ["answers", "bp", "enrolment", "guests", "lists", "meetings", "papers", "presence", "questions"]
