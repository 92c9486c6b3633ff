"""What a thread's page is made of: replies ready to be shown, with what readers added to them."""

from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from dsonet.forum.models import SignKind
from dsonet.members.models import initials


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file with someone's words."""

    id: int
    filename: str
    media_type: str
    size: int


@dataclass(slots=True)
class Extras:
    """What readers and the author added to words: who recognises them, who thanks for them, the files."""

    recognisable: list[str] = field(default_factory=list)
    thanks: list[str] = field(default_factory=list)
    mine: set[SignKind] = field(default_factory=set)
    files: list[ListedFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who takes part."""

    id: int
    name: str
    city: str | None

    @property
    def initials(self) -> str:
        """For the avatar."""
        return initials(self.name)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a reply answers, where the page itself does not show it."""

    id: int
    name: str
    is_on_page: bool


@dataclass(slots=True)
class ShownReply:
    """One reply, ready to be shown."""

    id: int
    author_id: int
    name: str
    title: str
    city: str | None
    html: Markup
    created_at: datetime
    edited_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str
    depth: int
    is_unread: bool
    is_useful: bool
    may_edit: bool
    answers: Answered | None
    extras: Extras

    @property
    def initials(self) -> str:
        """For the avatar."""
        return initials(self.name)

    @property
    def place(self) -> str:
        """«Directeur, Zwolle», as far as it is known."""
        return ", ".join(part for part in (self.title, self.city) if part)
