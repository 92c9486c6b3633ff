"""Replies as they stand on the page of a thread, and threads as they stand in a list.

Most of a page's time would go to drawing the same pieces again. A drawing follows from its arguments alone
(what is shown, what the reader may do, the language, the words for the time), so it is kept and given to
whoever would get the same; whatever changes is another argument. What a reader may see was decided before.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from dsonet.forum.queries.shapes import ShownReply
from dsonet.forum.queries.threads import ListedThread
from dsonet.web.language import language
from dsonet.web.times import time_tag

MOST_REPLIES = 1_000
"""Kept in each web process, at about 6 kB each."""
MOST_ROWS = 500
"""At about 3 kB each."""


class Around(NamedTuple):
    """What the page of a thread says of all its replies to one reader."""

    thread_id: int
    author_id: int
    is_question: bool
    may_reply: bool
    may_mark_useful: bool
    may_moderate: bool


def drawn_replies(replies: Sequence[ShownReply], around: Around) -> Markup:
    """The replies of one page, in order."""
    reader = language()
    return Markup().join([_reply(one, around, reader, time_tag(one.created_at)) for one in replies])


def drawn_rows(threads: Sequence[ListedThread], in_theme: bool) -> Markup:
    """The rows of one page of a list: of one theme, or of all."""
    reader = language()
    return Markup().join([_row(one, in_theme, reader, time_tag(one.last_activity_at)) for one in threads])


# `_reader` is the language of this moment, in which a template finds its words.


@lru_cache(maxsize=MOST_REPLIES)
def _reply(reply: ShownReply, around: Around, _reader: str, moment: Markup) -> Markup:
    return _draw("forum/_reply.html", "reply", reply, around, moment)


@lru_cache(maxsize=MOST_ROWS)
def _row(thread: ListedThread, in_theme: bool, _reader: str, moment: Markup) -> Markup:
    return _draw("forum/_row.html", "row", thread, in_theme, moment)


def _draw(template: str, macro: str, *arguments: object) -> Markup:
    return Markup(getattr(current_app.jinja_env.get_template(template).module, macro)(*arguments))  # noqa: S704
