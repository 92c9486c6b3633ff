"""What calendars are told of a meeting, and which of it changed since they were told.

Of each fact only a short digest is kept: enough to see that it is another one, and nothing to read back.
"""

import hashlib
from dataclasses import dataclass, fields

from flask_babel import gettext as _

from dsonet.calendars.models import Stage
from dsonet.meetings.models import Meeting
from dsonet.text import clean_line

DIGITS = 10
"""Of each digest; six of them fit in `CalendarCopy.told`."""
STATUS = {Stage.SAVE_THE_DATE: "TENTATIVE", Stage.INVITATION: "CONFIRMED"}
"""How RFC 5545 §3.8.1.11 says what the network says in Dutch."""
CANCELLED = "CANCELLED"
KINDS_OF_SECRET = ("circle", "confidential")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a calendar shows, in the order in which the digests are kept."""

    starts_at: str
    ends_at: str
    timezone: str
    place: str
    title: str
    status: str

    @property
    def digest(self) -> str:
        """Of all facts, one after the other."""
        return "".join(_digest(getattr(self, one.name)) for one in fields(self))


def facts_of(meeting: Meeting, stage: Stage) -> Facts:
    """What others' calendars should say of `meeting` now; a secret title is no fact."""
    return Facts(
        starts_at=meeting.starts_at.isoformat(),
        ends_at=meeting.ends_at.isoformat(),
        timezone=meeting.timezone,
        place=meeting.place,
        title=_kind_of_secret(meeting) or meeting.title,
        status=STATUS[stage],
    )


def changed_facts(told: str, facts: Facts) -> list[str]:
    """The names of the facts that are others than what `told` is the digest of."""
    before = (told[begin : begin + DIGITS] for begin in range(0, len(told), DIGITS))
    kept = dict(zip((one.name for one in fields(facts)), before, strict=False))
    return [name for name, digest in kept.items() if digest != _digest(getattr(facts, name))]


def shown_title(meeting: Meeting, network: str) -> str:
    """The title as it may stand in letters and in calendars that others look into."""
    kind = _kind_of_secret(meeting)
    if not kind:
        return clean_line(meeting.title)
    words = _("Kringsessie") if kind == "circle" else _("Besloten bijeenkomst")
    return f"{words} {clean_line(network)}".strip()


def is_kind_of_secret(title: str) -> bool:
    """Is this no title, but stands for one that may not be told?"""
    return title in KINDS_OF_SECRET


def _kind_of_secret(meeting: Meeting) -> str:
    """Empty when the title may be shown."""
    if not meeting.has_secret_title:
        return ""
    return "circle" if meeting.circle_id is not None else "confidential"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:DIGITS]
