"""The blueprint of meetings with all of its views: import `bp` from here."""

from dsonet.meetings.views import agenda, answers, guests, meetings, papers, parts, sessions
from dsonet.meetings.views.blueprint import bp

__all__ = ["agenda", "answers", "bp", "guests", "meetings", "papers", "parts", "sessions"]
