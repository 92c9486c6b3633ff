"""No kind of work of the worker waits for another, and what somebody waits for overtakes the rest."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from dsonet import events
from dsonet.database import db, now
from dsonet.documents.models import Examination
from dsonet.events import Event, record
from dsonet.forum.events import ReplyPosted
from dsonet.mail import carriers, mailbox, outbox, smtp
from dsonet.mail.models import Letter
from dsonet.members.events import LinkAsked
from dsonet.members.sign_in_models import Purpose
from dsonet.privacy.models import Export
from dsonet.worker import Worker, files, kinds
from dsonet.worker.patience import GoOn
from tests.build import a_folder, member_id
from tests.documents.people import PDF, bring
from tests.storage.s3_server import object_store

SECONDS = 20


@outbox.check("any")
def always(_letter: Letter) -> bool:
    """Of these tests."""
    return True


def a_letter(app: Flask, name: str, urgent: bool = False) -> None:
    with app.app_context():
        draft = outbox.LetterDraft("any", f"{name}@example.org", name, name, name, urgent=urgent)
        outbox.post(draft, name)
        db.session.commit()


def sent(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Letter.once).where(Letter.sent_at.is_not(None))))


@contextmanager
def at_work(app: Flask) -> Iterator[None]:
    """The worker in all its kinds, until the end of the block."""
    worker = Worker()

    def run() -> None:
        with app.app_context():
            worker.run()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(SECONDS)
        assert not thread.is_alive()


def test_an_urgent_letter_goes_right_after_the_one_in_hand(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = []
    for name in ("first", "second", "third"):
        a_letter(app, name)

    def carry(_folder: carriers.Folder, letter: Letter) -> None:
        carried.append(letter.once)
        if len(carried) == 1:  # the mail server is slow; meanwhile somebody asks for a link
            a_letter(app, "link", urgent=True)

    monkeypatch.setattr(carriers.Folder, "carry", carry)
    with app.app_context():
        assert smtp.send_waiting() == 4
    assert carried == ["first", "link", "second", "third"]


@pytest.mark.parametrize("slow", ["examine_next", "make_export", "take_in_mail", "do_chores"])
def test_a_letter_goes_while_other_work_takes_long(
    app: Flask, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    begun, done, gone = threading.Event(), threading.Event(), threading.Event()

    def takes_long(*_facts: object) -> bool:
        begun.set()
        assert done.wait(SECONDS)
        return False

    def carry(_folder: carriers.Folder, _letter: Letter) -> None:
        gone.set()

    if slow == "take_in_mail":
        monkeypatch.setattr(mailbox.Mailbox, "look", takes_long)
    elif slow == "do_chores":
        monkeypatch.setattr(kinds, "do_chores", takes_long)
    else:
        monkeypatch.setattr(files, slow, takes_long)
    monkeypatch.setattr(carriers.Folder, "carry", carry)
    with at_work(app):
        try:
            assert begun.wait(SECONDS)
            a_letter(app, "link", urgent=True)
            assert gone.wait(SECONDS)
        finally:
            done.set()


def test_an_asked_link_overtakes_what_was_told_before(app: Flask) -> None:
    with app.app_context():
        for id_ in range(3):
            record(ReplyPosted(1000 + id_))
        record(LinkAsked(member_id(app, "alice"), Purpose.SIGN_IN))
        db.session.commit()
        assert events.handle_waiting(1) == 1
        handled = db.session.scalars(select(Event.name).where(Event.handled_at.is_not(None))).all()
    assert handled == ["LinkAsked"]


def test_a_round_begins_nothing_new_when_its_seconds_are_over(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def work(go_on: GoOn) -> bool:
        asked.extend((go_on(), go_on()))
        return True

    worker = Worker()
    moments = iter([0.0, 4.0, 6.0])
    monkeypatch.setattr("dsonet.worker.rounds.monotonic", lambda: next(moments))
    with app.app_context():
        assert worker._round(kinds.Kind("any", 5, work))
    assert asked == [True, False]


def test_a_kind_that_fails_stops_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_facts: object) -> bool:
        raise RuntimeError("words of alice@example.org")

    for name in ("examine_next", "make_export"):
        monkeypatch.setattr(files, name, broken)
    monkeypatch.setattr(kinds, "coming_meetings", broken)
    monkeypatch.setattr(events, "handle_waiting", broken)
    a_letter(app, "link")
    with app.app_context():
        Worker().work()
    assert sent(app) == {"link"}


@pytest.fixture
def away(app: Flask, monkeypatch: pytest.MonkeyPatch, client_for: Any, tmp_path: Path) -> Iterator[Any]:
    """A file and an export wait; `away(True)` takes the store away, `away(False)` brings it back."""
    with object_store() as store:
        for name, value in store.settings().items():
            monkeypatch.setitem(app.config, name, value)
        app.extensions.pop("dsonet-storage", None)
        bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
        client_for("dana").post("/mijn-gegevens/export")

        def switch(is_away: bool) -> None:
            store.is_away = is_away
            app.extensions.pop("dsonet-storage", None)  # no line to it stays open

        yield switch
    app.extensions.pop("dsonet-storage", None)


def test_while_the_store_is_away_letters_go_and_files_wait(app: Flask, away: Any) -> None:
    away(True)
    with app.app_context():
        for hour in range(5):
            with time_machine.travel(now() + timedelta(hours=hour), tick=False):
                a_letter(app, f"letter-{hour}")
                Worker().work()
        waits = db.session.scalars(select(Examination)).one()
        assert (waits.tries, waits.done_at, waits.remarks) == (0, None, [])
        assert db.session.scalars(select(Export.ready_at)).all() == [None]
    assert {f"letter-{hour}" for hour in range(5)} <= sent(app)
    away(False)
    with app.app_context(), time_machine.travel(now() + timedelta(hours=6), tick=False):
        Worker().run_once()
        found = db.session.scalars(select(Examination)).one()
        assert found.done_at is not None
        assert "damaged" not in found.remarks
        assert db.session.scalars(select(Export.ready_at)).one() is not None


def test_a_storage_folder_that_is_not_there_damages_nothing(app: Flask, client_for: Any) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    folder = Path(app.config["STORAGE_FOLDER"])
    elsewhere = folder.rename(folder.with_name("not-mounted"))
    with app.app_context():
        assert Worker().work() is False
        assert db.session.scalars(select(Examination.done_at)).one() is None
        elsewhere.rename(folder)
        db.session.execute(update(Examination).values(begun_at=None))
        db.session.commit()
        Worker().run_once()
        assert db.session.scalars(select(Examination.remarks)).one() != ["damaged"]


def test_on_a_busy_machine_a_file_is_read_later_and_not_called_too_much(
    app: Flask, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(client_for("dana"), a_folder(app), (PDF, "notitie.pdf"))
    with app.app_context():
        with monkeypatch.context() as busy:
            busy.setattr("dsonet.extraction.examining.SECONDS", 0.001)
            busy.setattr("dsonet.extraction.examining.SHARE", 10_000)
            Worker().run_once()
        waits = db.session.scalars(select(Examination)).one()
        assert (waits.tries, waits.done_at, waits.remarks) == (0, None, [])
        with time_machine.travel(now() + timedelta(minutes=2), tick=False):
            Worker().run_once()
        db.session.expire_all()
        assert waits.done_at is not None
        assert "too_much" not in waits.remarks
