"""The blueprint of meetings with all of its views: import `bp` from here."""

from dsonet.meetings.views import answers, calendar, guests, meetings, papers, poll_keeping, polls
from dsonet.meetings.views.blueprint import bp

__all__ = ["answers", "bp", "calendar", "guests", "meetings", "papers", "poll_keeping", "polls"]
