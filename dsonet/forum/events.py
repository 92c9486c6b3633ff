"""What the conversation tells the house: ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ThreadStarted:
    """A question was asked or a conversation begun; `mentioned` are member ids."""

    thread_id: int
    mentioned: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReplyPosted:
    """A reply stands in its thread; `mentioned` are member ids."""

    reply_id: int
    mentioned: tuple[int, ...] = ()


@dataclass(frozen=True)
class MembersCalledLater:
    """Words were edited, and now call members (ids) whom they did not call before."""

    thread_id: int
    reply_id: int | None
    mentioned: tuple[int, ...]


@dataclass(frozen=True)
class AnswerMarkedUseful:
    """The asker marked a reply as useful."""

    reply_id: int


@dataclass(frozen=True)
class WordsHidden:
    """A moderator hid a thread (no reply id) or a reply; the author is told why."""

    thread_id: int
    reply_id: int | None
    reason: str


@dataclass(frozen=True)
class WordsRestored:
    """A moderator brought back a thread or reply that was hidden at that moment."""

    thread_id: int
    reply_id: int | None
    hidden_at: str = ""
