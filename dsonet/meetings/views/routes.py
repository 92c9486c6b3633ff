"""The blueprint of meetings with all of its views: import `bp` from here."""

from dsonet.meetings.views import answers, conclusions, guests, meetings, minutes, papers
from dsonet.meetings.views.blueprint import bp

__all__ = ["answers", "bp", "conclusions", "guests", "meetings", "minutes", "papers"]
