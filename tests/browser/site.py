"""The demo network as a running web server, for tests in a real browser.

`make_demo` fills one database; `running` starts the production server on a copy of it, so that what one test
file writes no other file reads.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import stamp

import config
from dsonet.app import create_app
from dsonet.database import db
from dsonet.demo.loading import Loader
from dsonet.members.actions.links import issue_link
from dsonet.members.models import Member
from dsonet.members.sign_in_models import Purpose
from dsonet.web.addresses import full_address
from dsonet.worker import Worker

ROOT = Path(__file__).resolve().parents[2]
SEED = 2007
SECONDS_TO_START = 30
MAILBOX = "agenda@demo.example"
"""Where the calendars of members answer."""


@dataclass(frozen=True)
class Site:
    """One running site: its address, and the same application in this process for what needs no browser."""

    url: str
    app: Flask
    environment: Mapping[str, str]

    def sign_in_link(self, who: str) -> str:
        """A one-time link for directeur, moderator, secretariaat or beheer."""
        with self.app.app_context(), self.app.test_request_context(base_url=self.url):
            member = db.session.query(Member).filter_by(email=f"{who}@demo.example").one()
            link = full_address("members.sign_in_by_link", token=issue_link(member, Purpose.SIGN_IN))
            db.session.commit()
        return link

    def let_worker_work(self) -> None:
        """What the acts so far set in motion: notices, letters in the postbox."""
        with self.app.app_context():
            Worker().run_once()

    def mail_in(self, raw: bytes) -> None:
        """Hand in one message as a mail server does."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "mail-in"]
        subprocess.run(command, cwd=ROOT, env=dict(self.environment), input=raw, check=True, timeout=60)


def make_demo(folder: Path) -> Path:
    """The demo network, loaded once, with the letters and notices that belong to it."""
    app = create_app(_settings(folder, "http://127.0.0.1"))
    with app.app_context():
        db.create_all()
        stamp()
        Loader(SEED).load()
        db.session.commit()
        Worker().run_once()
        db.session.remove()
        db.engine.dispose()
    return folder


@contextmanager
def running(demo: Path, folder: Path, mode: str = "testing") -> Iterator[Site]:
    """The production server on a copy of `demo` in `folder`, stopped at the end."""
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    port = _free_port()
    environment = {**_environment(folder, f"http://localhost:{port}", mode), "PORT": str(port)}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--workers", "1", "wsgi:app"], cwd=ROOT, env=environment
    )
    app = create_app(config.read(environment))
    try:
        _wait(port, server)
        yield Site(environment["BASE_URL"], app, environment)
    finally:
        server.terminate()
        server.wait(timeout=20)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _settings(folder: Path, url: str) -> dict[str, object]:
    return config.read(_environment(folder, url, "testing"))


def _environment(folder: Path, url: str, mode: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "APP_MODE": mode,
        "BASE_URL": url,
        "INSTANCE_FOLDER": str(folder),
        "LIMIT_POSTS": "0",  # one browser test writes a hundred hostile texts in a row
        "MAIL_IN_ADDRESS": MAILBOX,
        "SECRET_KEY": "only-for-tests-" * 4,
    }


def _free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers(port):
        assert server.poll() is None, "the server ended by itself"
        assert time.monotonic() < deadline, "the server gave no answer"
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
