"""All that decides over an act, read again under a lock: rights can end between the form and the act.

Each act begins with this, then asks its policy. What the member no longer sees raises NotVisible.
"""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.circles.models import Circle
from dsonet.circles.policy import visible_circles
from dsonet.database import db
from dsonet.forum import policy
from dsonet.forum.models import Reply, Thread
from dsonet.members.actions.standing import read_again
from dsonet.members.models import Member
from dsonet.themes.models import Theme

AFRESH = {"populate_existing": True}


def hold_thread(member: Member, thread: Thread, reply: Reply | None = None) -> None:
    """Lock the thread's row: acts in it follow each other, and ids within it grow in the order of commits."""
    db.session.flush()
    read_again(member)
    _found(
        policy.visible_threads(member)
        .where(Thread.id == thread.id)
        .options(joinedload(Thread.theme), joinedload(Thread.circle))
        .with_for_update(of=Thread)
    )
    if reply is not None:
        db.session.refresh(reply, ["hidden_at", "withdrawn_at", "version", "source"])


def hold_theme(member: Member, theme: Theme, circle: Circle | None) -> None:
    """Keep a theme as it is until what begins in it stands; `circle` is for whom it will be, where one was chosen."""
    db.session.flush()
    read_again(member)
    found = policy.visible_themes(member).where(Theme.id == theme.id).options(joinedload(Theme.circle))
    _found(found.with_for_update(of=Theme, read=True))
    if circle is not None:
        _found(visible_circles(member).where(Circle.id == circle.id))


def _found(statement: Select[Any]) -> None:
    if db.session.scalar(statement, execution_options=AFRESH) is None:
        raise NotVisible
