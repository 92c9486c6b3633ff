"""What a thread's page is made of: replies ready to be shown, with what readers added to them."""

from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from dsonet.forum.models import SignKind
from dsonet.members.models import initials


class ListedFile(NamedTuple):
    """A file with someone's words."""

    id: int
    filename: str
    media_type: str
    size: int
    virus_check: str


class Extras(NamedTuple):
    """What readers and the author added to words: who recognises them, who thanks for them, the files."""

    recognisable: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    mine: frozenset[SignKind] = frozenset()
    files: tuple[ListedFile, ...] = ()


class Person(NamedTuple):
    """Someone who takes part; of who began it, the title is known too."""

    id: int
    name: str
    city: str | None
    title: str = ""

    @property
    def initials(self) -> str:
        """For the avatar."""
        return initials(self.name)

    @property
    def place(self) -> str:
        """«Directeur, Zwolle», as far as it is known."""
        return place(self.title, self.city)


class Answered(NamedTuple):
    """What a reply answers, where the page itself does not show it."""

    id: int
    name: str
    is_on_page: bool


class ShownReply(NamedTuple):
    """One reply, ready to be shown. Two that are equal look the same (`views/drawing.py` relies on it)."""

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
    is_withdrawn: bool
    depth: int
    is_unread: bool
    is_useful: bool
    is_mine: bool
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
        return place(self.title, self.city)


def place(title: str, city: str | None) -> str:
    """Someone's title and city, as far as they are known."""
    return ", ".join(part for part in (title, city) if part)
