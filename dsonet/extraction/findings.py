"""What comes of looking into a file, and how it travels from the child process: as JSON, never as code."""

import base64
import enum
import json
from dataclasses import dataclass

MOST_WORDS = 2_000_000
"""Characters that are kept of one file: some 700 pages."""
MOST_PAGES = 100_000
LARGEST_THUMBNAIL = 200_000
LOCK_OF_PDF = "lock"
"""What the child is asked in place of a media type: does this PDF open?"""


class Remark(enum.StrEnum):
    """What the one who brought a file could do better, or should know."""

    NO_WORDS = "no_words"
    """A scan, or a picture of a text."""
    NOT_TAGGED = "not_tagged"
    NO_TITLE = "no_title"
    NO_LANGUAGE = "no_language"
    LOCKED = "locked"
    """It asks for a password."""
    DAMAGED = "damaged"
    TOO_MUCH = "too_much"
    """Reading it took more time or memory than it may."""


class Locked(Exception):
    """It can't be read without a password."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found. `pages` are slides or sheets too; None where a file has none."""

    words: str = ""
    pages: int | None = None
    thumbnail: bytes | None = None
    """A JPEG of the first page."""
    remarks: tuple[Remark, ...] = ()

    def packed(self) -> bytes:
        """For the parent process."""
        thumbnail = base64.b64encode(self.thumbnail).decode() if self.thumbnail else None
        facts = {"words": self.words, "pages": self.pages, "thumbnail": thumbnail, "remarks": self.remarks}
        return json.dumps(facts).encode()

    @classmethod
    def unpacked(cls, answer: bytes) -> "Findings":
        """From the child process, which may have been taken over: nothing is believed. Raises ValueError."""
        facts = json.loads(answer)
        if not isinstance(facts, dict):
            raise ValueError("no findings")
        words, pages, thumbnail = facts.get("words"), facts.get("pages"), facts.get("thumbnail")
        if not isinstance(words, str) or not (pages is None or isinstance(pages, int)):
            raise ValueError("odd findings")
        picture = base64.b64decode(thumbnail, validate=True) if isinstance(thumbnail, str) else None
        return cls(
            words=words[:MOST_WORDS].encode("utf-8", "ignore").decode().replace("\x00", ""),
            pages=None if pages is None else min(max(pages, 0), MOST_PAGES),
            thumbnail=picture if picture and _is_small_jpeg(picture) else None,
            remarks=tuple(Remark(remark) for remark in list(facts.get("remarks") or ())[: len(Remark)]),
        )


def _is_small_jpeg(picture: bytes) -> bool:
    return picture.startswith(b"\xff\xd8\xff") and len(picture) <= LARGEST_THUMBNAIL
