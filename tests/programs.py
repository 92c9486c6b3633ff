"""Programs that a test starts in another process: `python -m tests.programs NAME`.

They stand for the worker in circumstances that can't be made from outside: killed between two lines.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask

import config
from dsonet.app import create_app
from dsonet.mail import mailbox, postbox
from dsonet.members.actions import links as actions
from dsonet.worker import Worker

ROOT = Path(__file__).resolve().parent.parent


def start(app: Flask, *words: str, **settings: str) -> subprocess.Popen[str]:
    """Start `python -m WORDS` on the data of `app`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    ours = {
        name: str(app.config[name]) for name in ("BASE_URL", "DATABASE_URL", "INSTANCE_FOLDER", "SECRET_KEY")
    }
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env=kept | ours | {"APP_MODE": "testing", "PYTHONUNBUFFERED": "1"} | settings,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def killed(*_args: Any, **_more: Any) -> NoReturn:
    """As by a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def after(act: Callable[..., Any]) -> Callable[..., Any]:
    """`act`, and then a power cut."""

    def both(*args: Any, **more: Any) -> NoReturn:
        act(*args, **more)
        killed()

    return both


def killed_while_listening() -> None:
    """The listener has written its letter, and the worker dies before it commits."""
    actions.send_link = after(actions.send_link)


def killed_before_sending() -> None:
    """The worker has taken a letter and dies before it sends it."""
    postbox.keep = killed


def killed_after_sending() -> None:
    """The worker has sent a letter and dies before it writes that down."""
    postbox.keep = after(postbox.keep)


def killed_before_marking_mail() -> None:
    """The worker has kept what came of a message, and dies before it marks that as seen."""
    ask = mailbox._ask
    mailbox._ask = lambda server, command, *more: (killed if command == "STORE" else ask)(
        server, command, *more
    )


if __name__ == "__main__":
    app = create_app(config.read(os.environ))
    globals()[sys.argv[1]]()
    with app.app_context():
        Worker().run_once()
