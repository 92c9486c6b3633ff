"""What succession tells the house."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SuccessionDue:
    """The minute of a succession has come."""

    succession_id: int
