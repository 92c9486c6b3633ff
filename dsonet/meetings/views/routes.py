"""The blueprint of meetings with all of its views: import `bp` from here."""

from dsonet.meetings.views import guests, meetings, papers
from dsonet.meetings.views.blueprint import bp

__all__ = ["bp", "guests", "meetings", "papers"]
