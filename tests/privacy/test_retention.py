"""What is kept for a time goes by itself when that is over, and not a day before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from dsonet import journal
from dsonet.database import db, now
from dsonet.documents.actions import versions
from dsonet.documents.models import Download
from dsonet.forum.actions import retention
from dsonet.forum.models import Reply, Revision, Thread
from dsonet.journal import JournalEntry
from dsonet.members.actions import factors, invitations
from dsonet.members.models import Member
from dsonet.members.sign_in_models import KnownDevice
from dsonet.worker.chores import CHORES
from tests.build import a_document, a_folder, a_member, a_reply, a_thread

SOON = timedelta(hours=1)


def swept(app: Flask, chore: Callable[[], None], after: timedelta) -> None:
    """The chore runs so long from now."""
    with app.app_context(), time_machine.travel(now() + after, tick=False):
        chore()
        db.session.commit()


def test_each_of_them_is_a_daily_chore() -> None:
    sweeps = {factors.sweep, invitations.sweep, journal.sweep, retention.forget_hidden}
    assert sweeps | {versions.sweep_downloads} <= set(CHORES.values())


@pytest.mark.parametrize(("late", "left"), [(False, 1), (True, 0)])
def test_an_invitation_without_an_answer(app: Flask, late: bool, left: int) -> None:
    invited = a_member(app, invited_at=now())
    joined = a_member(app, invited_at=now(), joined_at=now())
    swept(app, invitations.sweep, timedelta(days=90) + (SOON if late else -SOON))
    with app.app_context():
        assert len(db.session.scalars(select(Member.id).where(Member.id == invited)).all()) == left
        assert db.session.get(Member, joined) is not None


@pytest.mark.parametrize(("late", "left"), [(False, 1), (True, 0)])
def test_the_record_of_acts(app: Flask, late: bool, left: int) -> None:
    with app.app_context():
        journal.write(1, "close_thread", "thread", 1)
        db.session.commit()
    swept(app, journal.sweep, timedelta(days=3 * 365) + (SOON if late else -SOON))
    with app.app_context():
        assert db.session.query(JournalEntry).count() == left


@pytest.mark.parametrize(("late", "left"), [(False, 1), (True, 0)])
def test_who_fetched_what(app: Flask, late: bool, left: int) -> None:
    document = a_document(app, a_folder(app))
    with app.app_context():
        db.session.add(Download(document_id=document, number=1, member_id=1))
        db.session.commit()
    swept(app, versions.sweep_downloads, timedelta(days=365) + (SOON if late else -SOON))
    with app.app_context():
        assert db.session.query(Download).count() == left


@pytest.mark.parametrize(("late", "left"), [(False, 1), (True, 0)])
def test_a_device(app: Flask, late: bool, left: int) -> None:
    with app.app_context():
        db.session.add(KnownDevice(member_id=1, token_hash="x"))
        db.session.commit()
    swept(app, factors.sweep, timedelta(days=365) + (SOON if late else -SOON))
    with app.app_context():
        assert db.session.query(KnownDevice).count() == left


@pytest.mark.parametrize("late", [False, True])
def test_what_was_hidden(app: Flask, late: bool) -> None:
    thread = a_thread(app)
    hidden = a_reply(app, thread, source="Kanarie", hidden_at=now())
    answer = a_reply(app, thread, source="Blijft staan", parent_id=hidden)
    whole = a_thread(app, source="Kanarie", hidden_at=now())
    below = a_reply(app, whole, source="Kanarie")
    with app.app_context():
        db.session.add(Revision(thread_id=thread, reply_id=hidden, editor_id=1, title="", source="Kanarie"))
        db.session.commit()
    swept(app, retention.forget_hidden, timedelta(days=180) + (SOON if late else -SOON))
    with app.app_context():
        words = {id_: db.session.get_one(Reply, id_).source for id_ in (hidden, answer, below)}
        assert words[answer] == "Blijft staan"
        assert ("Kanarie" in words[hidden], "Kanarie" in words[below]) == (not late, not late)
        assert ("Kanarie" in db.session.get_one(Thread, whole).source) is not late
        assert db.session.query(Revision).count() == (0 if late else 1)
