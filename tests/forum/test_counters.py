"""What lists show of a thread is what a recount gives, in whatever order its replies come, go and return."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.forum.models import Reply, Thread
from tests.build import a_thread

ACTS = st.tuples(
    st.sampled_from(["post", "answer", "hide", "restore"]), st.integers(min_value=0, max_value=9)
)


def act(client_for: Any, thread: int, replies: list[int], what: str, which: int) -> None:
    """One act on the thread; who hides or restores what is not there does nothing."""
    where = f"/overleg/{thread}/reacties"
    chosen = replies[which % len(replies)] if replies else 0
    if what in ("post", "answer"):
        parent = {"parent_id": str(chosen)} if what == "answer" and chosen else {}
        answer = client_for("bob").post(where, data={"text": f"Reactie {which}", **parent})
        assert answer.status_code == 303
    elif chosen:
        verb = "verbergen" if what == "hide" else "herstellen"
        answer = client_for("bob").post(f"{where}/{chosen}/{verb}", data={"reason": "Zomaar."})
        assert answer.status_code == 303


def replies_of(app: Flask, thread: int) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(Reply.id).where(Reply.thread_id == thread).order_by(Reply.id)))


def assert_counted(app: Flask, thread_id: int) -> None:
    with app.app_context():
        thread = db.session.get_one(Thread, thread_id)
        visible = db.session.scalars(
            select(Reply).where(Reply.thread_id == thread_id, Reply.hidden_at.is_(None)).order_by(Reply.id)
        ).all()
        last = visible[-1] if visible else None
        assert thread.reply_count == len(visible)
        assert thread.last_reply_id == (last.id if last else 0)
        assert thread.last_activity_at == (last or thread).created_at


@pytest.fixture(autouse=True)
def without_bound(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few people do what many do in a year."""
    monkeypatch.setitem(app.config, "LIMIT_POSTS", 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=12))
def test_any_order_keeps_the_counters_right(app: Flask, client_for: Any, acts: list[tuple[str, int]]) -> None:
    begun = now()
    thread = a_thread(app, created_at=begun, last_activity_at=begun)
    for what, which in acts:
        act(client_for, thread, replies_of(app, thread), what, which)
        assert_counted(app, thread)
