"""What this room tells itself: ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HearersLeft:
    """More follow a thread than are told in one transaction: these are told of its words in one of their own."""

    thread_id: int
    reply_id: int | None
    member_ids: tuple[int, ...]
    mentioned: tuple[int, ...]


@dataclass(frozen=True)
class ReadersLeft:
    """More are asked to read a document than in one transaction: these in one of their own."""

    document_id: int
    is_reminder: bool
    member_ids: tuple[int, ...]
