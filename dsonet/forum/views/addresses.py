"""Where a thread and a reply are found; the same reply may stand on another page for another reader."""

from flask import request, url_for

from dsonet.database import reading, release
from dsonet.forum.models import Thread
from dsonet.forum.queries.replies import page_of_reply
from dsonet.members.identity import current_member

ORDERS = {"boom": "tree", "tijd": "time"}
"""What stands in an address, and what is kept with the member."""


def is_by_time() -> bool:
    """Does this reader want replies in order of time: for once by `?volgorde=`, else as kept."""
    order = ORDERS.get(request.args.get("volgorde", ""), current_member().reply_order)
    return order == "time"


def thread_address(thread: Thread, page: int = 1, anchor: str | None = None) -> str:
    """A page of a thread (its theme loaded)."""
    number = page if page > 1 else None
    slug = thread.theme.slug
    return url_for("forum.show_thread", slug=slug, thread_id=thread.id, pagina=number, _anchor=anchor)


def reply_address(thread: Thread, reply_id: int) -> str:
    """The page on which this reader finds the reply, and the place on it. Ends the transaction."""
    release()
    with reading():
        page = page_of_reply(current_member(), thread.id, reply_id, is_by_time())
        release()
    return thread_address(thread, page, f"reactie-{reply_id}")
