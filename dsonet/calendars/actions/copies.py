"""Placeholder until the part `calendars` is merged, which brings this function."""

from dsonet.calendars.models import Stage
from dsonet.meetings.models import Meeting


def bring_up_to_date(meeting: Meeting, stage: Stage | None, own_words: str = "") -> None:
    """Bring everyone's calendar up to date."""
    raise NotImplementedError
