"""The only file that decides who sees and may do what with meetings and papers."""

from datetime import datetime

from sqlalchemy import Select, false, select, true
from sqlalchemy.sql import ColumnElement

from dsonet.meetings.models import Meeting, Paper
from dsonet.members.models import Member, Role

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})


def visible_meetings(member: Member) -> Select[Meeting]:
    """Every meeting, for whoever is in."""
    return select(Meeting).where(_is_in(member))


def visible_papers(member: Member) -> Select[Paper]:
    """The papers of visible meetings."""
    return select(Paper).join(Meeting).where(_is_in(member))


def may_keep_meetings(member: Member) -> bool:
    """Make, change and cancel meetings, and bring or remove papers."""
    return member.is_active and member.role in KEEPERS


def may_answer(member: Member, meeting: Meeting, moment: datetime) -> bool:
    """Say yes, no or maybe: until it is over, and only when it goes on."""
    return member.is_active and meeting.cancelled_at is None and moment < meeting.ends_at


def _is_in(member: Member) -> ColumnElement[bool]:
    return true() if member.is_active else false()
