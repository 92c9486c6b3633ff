"""What the members' room tells the house."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class LinkAsked:
    """Somebody asked for a link by mail. `member_id` is 0 when the address belongs to nobody.

    The row is written in both cases, so that asking takes as long; the letter is the worker's.
    """

    urgent: ClassVar[bool] = True
    """Whoever asked waits before a sign-in page."""
    member_id: int
    purpose: str
    next_path: str = ""
    """Where they were going on this site."""
