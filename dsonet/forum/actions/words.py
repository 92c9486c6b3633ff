"""Words as they are kept: Markdown made into HTML once, at save, together with the members that it calls."""

import hashlib
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from dsonet.members.queries.people import names_to_call
from dsonet.text import TextRefused, mentioned_names, to_safe_html


@dataclass(frozen=True, slots=True)
class Words:
    """A text ready to be kept; `mentioned` are ids of members."""

    source: str
    html: Markup
    mentioned: tuple[int, ...]


def words(source: str) -> Words:
    """`source` made ready. Raises TextRefused for what is too long or too intricate, shows nothing, or calls
    one of two of the same name without saying which: the letter would go to the wrong one."""
    called, several = names_to_call() if "@" in source else ({}, {})
    names = mentioned_names(source, [*called, *several])
    for name in names:
        if name in several:
            raise TextRefused(
                _(
                    "Er zijn er meer met de naam %(name)s. Kies wie je bedoelt: %(names)s.",
                    name=name,
                    names=", ".join(f"@{one}" for one in several[name]),
                )
            )
    return Words(source, to_safe_html(source, names), tuple(called[name] for name in names))


def called_by(source: str) -> set[int]:
    """Whom words that are kept already call; nobody where it can't be told any more."""
    try:
        return set(words(source).mentioned)
    except TextRefused:
        return set()


def key_of_words(submission: str | None, *words: str) -> str:
    """The key under which a form that was sent before makes something new of other words, and of these once."""
    return hashlib.sha256("\n".join([submission or "", *words]).encode()).hexdigest()
