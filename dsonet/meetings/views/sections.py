"""In which order the page of a meeting shows its sections: what serves now comes first, the rest is kept."""

from dataclasses import dataclass
from datetime import date

from dsonet.database import now
from dsonet.meetings.phases import Phase
from dsonet.web.times import AMSTERDAM


@dataclass(frozen=True, slots=True)
class Sections:
    """The partials of the page, each `meetings/_<name>.html`."""

    shown: tuple[str, ...]
    folded: tuple[str, ...] = ()
    """What is practical and over: in one fold at the end."""


_BEFORE = Sections(("explanation", "agenda", "papers", "place", "minutes", "attendees"))
_ON_THE_DAY = Sections(("place", "papers", "agenda", "explanation", "minutes", "attendees"))
_AFTERWARDS = Sections(("minutes", "papers", "agenda", "attendees"), ("explanation", "place"))


def sections_for(phase: Phase) -> Sections:
    """What comes first in `phase`."""
    if phase == Phase.DAY:
        return _ON_THE_DAY
    return _AFTERWARDS if phase in (Phase.AFTERWARDS, Phase.CLOSED) else _BEFORE


def today() -> date:
    """The day that it is here, for what is late."""
    return now().astimezone(AMSTERDAM).date()
