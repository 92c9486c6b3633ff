"""The worker turns events into letters and sends them, beside others, and may be killed at any moment."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from dsonet import events
from dsonet.database import db, now
from dsonet.events import Event, record
from dsonet.mail import carriers, smtp
from dsonet.mail.models import Letter
from dsonet.members.actions import links as actions
from dsonet.members.events import LinkAsked
from dsonet.members.models import Member
from dsonet.members.sign_in_models import Purpose
from dsonet.worker import Worker, chores, kinds, patience, rounds
from dsonet.worker.chores import Chore, do_chores
from tests.build import member_id
from tests.programs import start

SECONDS = 60


def ask_for_links(app: Flask, how_many: int) -> None:
    """Events that each make one letter to alice."""
    alice = member_id(app, "alice")
    with app.app_context():
        for _ in range(how_many):
            record(LinkAsked(alice, Purpose.SIGN_IN))
        db.session.commit()


def run_once(app: Flask) -> None:
    with app.app_context():
        Worker().run_once()


def count(app: Flask, *conditions: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).where(*conditions)) or 0


def files(app: Flask) -> list[Path]:
    return sorted(Path(app.config["LETTERS_FOLDER"]).glob("*.eml"))


def ended(program: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit code and all that it said."""
    try:
        said, _ = program.communicate(timeout=SECONDS)
    finally:
        program.kill()
    return program.returncode, said


def later(app: Flask) -> None:
    """Every pause and every lease is over."""
    with app.app_context():
        db.session.execute(update(Letter).values(next_try_at=None))
        db.session.execute(update(Event).values(next_try_at=None))
        db.session.commit()


@contextmanager
def working(app: Flask, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`flask worker`, until the end of the block."""
    program = start(app, "flask", "--app", "wsgi", "worker", **settings)
    try:
        yield program
    finally:
        program.kill()
        program.communicate(timeout=SECONDS)


def wait_for(program: subprocess.Popen[str], done: Callable[[], bool]) -> None:
    """Return when it is done; fail when the program ends before that, or the time is up."""
    deadline = time.monotonic() + SECONDS
    while not done():
        with suppress(subprocess.TimeoutExpired):
            program.wait(0.05)
            pytest.fail(f"it ended with {program.returncode}")
        assert time.monotonic() < deadline


def test_an_event_becomes_a_letter_that_is_sent(app: Flask) -> None:
    ask_for_links(app, 1)
    run_once(app)
    (file,) = files(app)
    assert message_from_bytes(file.read_bytes())["To"] == "alice@example.org"
    assert count(app, Letter.sent_at.is_(None)) == 0
    assert count(app, Event.handled_at.is_(None)) == 0


def test_once_handles_all_that_waits_and_ends(app: Flask) -> None:
    ask_for_links(app, kinds.AT_ONCE + 1)
    assert ended(start(app, "flask", "--app", "wsgi", "worker", "--once")) == (0, "")
    assert len(files(app)) == kinds.AT_ONCE + 1


def test_two_workers_share_the_work_and_do_nothing_twice(app: Flask) -> None:
    ask_for_links(app, 60)
    both = [start(app, "flask", "--app", "wsgi", "worker", "--once") for _ in range(2)]
    assert [ended(program) for program in both] == [(0, ""), (0, "")]
    assert count(app, Letter.id.is_not(None)) == 60
    assert count(app, Letter.sent_at.is_(None)) == 0
    assert count(app, Letter.attempts > 0) == 0
    assert len(files(app)) == 60


@pytest.mark.parametrize(
    "moment", ["killed_while_listening", "killed_before_sending", "killed_after_sending"]
)
def test_a_kill_loses_no_event_and_no_letter(app: Flask, moment: str) -> None:
    ask_for_links(app, 3)
    code, said = ended(start(app, "tests.programs", moment))
    assert (code, said) == (-signal.SIGKILL, "")
    later(app)
    run_once(app)
    assert count(app, Event.handled_at.is_(None)) == 0
    assert count(app, Letter.id.is_not(None)) == 3
    assert count(app, Letter.sent_at.is_(None)) == 0
    assert len(files(app)) == 3


def test_a_kill_at_any_moment_loses_nothing(app: Flask) -> None:
    """Killed as soon as it has sent something; the next one does the rest."""
    ask_for_links(app, 40)
    with working(app) as program:
        wait_for(program, lambda: bool(files(app)))
        program.kill()
    later(app)
    run_once(app)
    assert count(app, Letter.id.is_not(None)) == 40
    assert count(app, Letter.sent_at.is_(None)) == 0
    assert len(files(app)) == 40


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_and_finishes_what_is_in_hand(app: Flask, number: int) -> None:
    ask_for_links(app, 1)
    with working(app) as program:
        wait_for(program, lambda: count(app, Letter.sent_at.is_not(None)) > 0)
        program.send_signal(number)
        said, _ = program.communicate(timeout=5)
        assert (program.returncode, said) == (0, "")


def test_a_stop_comes_between_two_events(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_links(app, 3)
    ours, send_link = Worker(), actions.send_link

    def send_link_and_stop(member: Member, purpose: Purpose, next_path: str) -> None:
        send_link(member, purpose, next_path)
        ours.stop()

    monkeypatch.setattr(actions, "send_link", send_link_and_stop)
    with app.app_context():
        ours.work()
    assert count(app, Event.handled_at.is_not(None)) == 1
    assert count(app, Letter.sent_at.is_not(None)) == 0


def test_a_stop_comes_between_two_letters(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_links(app, 3)
    with app.app_context():
        events.handle_waiting()
        ours = Worker()
        kept = carriers.Folder.carry

        def carry_and_stop(folder: carriers.Folder, letter: Letter) -> None:
            kept(folder, letter)
            ours.stop()

        monkeypatch.setattr(carriers.Folder, "carry", carry_and_stop)
        ours.work()
    assert count(app, Letter.sent_at.is_not(None)) == 1
    assert count(app, Letter.next_try_at.is_not(None)) == 1


def test_it_survives_a_database_that_is_gone_for_a_moment(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rounds, "PAUSE_SECONDS", 0)
    ours = Worker()
    errors = iter([OperationalError("SELECT 'alice'", {}, Exception("locked")), ValueError("alice")])

    def broken_twice(*_args: object) -> int:
        for error in errors:
            raise error
        ours.stop()
        return 0

    monkeypatch.setattr(events, "handle_waiting", broken_twice)
    with app.app_context():
        ours.run()
    failed = [line.split(": ")[2].split(" at ")[0] for line in caplog.messages if line.startswith("events")]
    assert failed == ["OperationalError", "ValueError"]
    assert "alice" not in caplog.text


def test_a_mail_server_that_is_away_is_left_alone_a_while(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    clock = iter(range(0, 1000, 10))
    moment = 0

    def away(*_args: object) -> int:
        tries.append(moment)
        raise carriers.Away("ConnectionRefusedError")

    monkeypatch.setattr(smtp, "send_waiting", away)
    monkeypatch.setattr(patience, "monotonic", lambda: moment)
    with app.app_context():
        ours = Worker()
        for moment in clock:  # noqa: B007 - read by the two above
            ours.work()
    assert tries == [0, 10, 30, 70, 150, 310, 610, 910]


def test_events_go_on_while_the_mail_server_is_away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SMTP_HOST", "127.0.0.1")
    monkeypatch.setitem(app.config, "SMTP_PORT", 1)
    ask_for_links(app, 2)
    run_once(app)
    assert count(app, Event.handled_at.is_not(None)) == 2
    assert count(app, Letter.attempts == 0, Letter.text != "") == 2


class Broom:
    """A chore that counts, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.swept, self.fails = 0, 0

    def sweep(self) -> None:
        self.swept += 1
        if self.swept <= self.fails:
            raise RuntimeError("alice@example.org")


@pytest.fixture
def broom(monkeypatch: pytest.MonkeyPatch) -> Broom:
    broom = Broom()
    monkeypatch.setattr(chores, "CHORES", {"broom": broom.sweep, "events": events.sweep})
    return broom


def test_a_chore_is_done_once_a_day(app: Flask, broom: Broom) -> None:
    with app.app_context(), time_machine.travel(now(), tick=False) as clock:
        for _ in range(48):
            do_chores()
            clock.shift(timedelta(hours=1))
    assert broom.swept == 3


def test_a_chore_that_another_worker_does_is_left_to_it(app: Flask, broom: Broom) -> None:
    with app.app_context():
        assert chores._claim("broom")
        assert not chores._claim("broom")
        do_chores()
    assert broom.swept == 0


def test_a_chore_that_fails_is_told_and_tried_again_in_an_hour(
    app: Flask, broom: Broom, caplog: pytest.LogCaptureFixture
) -> None:
    broom.fails = 1
    with app.app_context(), time_machine.travel(now(), tick=False) as clock:
        do_chores()
        assert count_done(app) == {"broom", "events"}
        clock.shift(timedelta(minutes=59))
        do_chores()
        assert broom.swept == 1
        clock.shift(timedelta(minutes=2))
        do_chores()
        do_chores()
    assert broom.swept == 2
    (line,) = caplog.messages
    assert line.startswith("the daily chore 'broom' failed: RuntimeError at ")
    assert "alice" not in caplog.text


def test_the_real_chores_run(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context():
        do_chores()
    assert count_done(app) == set(chores.CHORES)
    assert caplog.messages == []


def count_done(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Chore.name)))
