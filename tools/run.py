"""`make run`: the whole site on this machine. Prepares what is missing, then keeps two programs running.

Those are the web server and the worker. They run until Ctrl-C (or SIGTERM), or until one of them ends;
then the other is ended too, so that nothing stays behind.
"""

import contextlib
import http.client
import io
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from click import ClickException
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import func, select

import config
from dsonet.app import create_app
from dsonet.database import db
from dsonet.members.demo_people import DEMO_PEOPLE
from dsonet.members.models import Member

PROGRAMS = {
    "web server": ("gunicorn", "wsgi:app"),
    "worker": ("flask", "--app", "wsgi", "worker"),
}
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20


class Stopped(Exception):
    """Someone asked to stop: Ctrl-C, SIGTERM, or a terminal that was closed."""


def main() -> None:
    for number in ENDINGS:
        signal.signal(number, stop)
    with contextlib.suppress(Stopped):
        run(os.environ.get("HOST") or "127.0.0.1", port())


def stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not '{text}'.")
    return int(text)


def run(host: str, port: int) -> None:
    refuse_busy(host, port)
    os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
    keep_for_commands()
    links = prepare()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, (program, *words) in PROGRAMS.items():
            children[name] = subprocess.Popen([sys.executable, "-m", program, *words], start_new_session=True)
        wait_until_healthy(host, port, children)
        print(welcome(links), flush=True)
        watch(children)
    finally:
        end(children)


def refuse_busy(host: str, port: int) -> None:
    """End with one line when the web server could not have this port."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(address)
        except OSError as error:
            sys.exit(
                f"Port {port} can't be used ({error.strerror}). Choose another: make run PORT={port + 1}"
            )


def prepare() -> dict[str, str]:
    """Bring the database up to date, fill an empty one with the demo network, and give its sign-in links."""
    try:
        app = create_app(config.read(os.environ))
    except config.ConfigurationError as error:
        sys.exit(f"dsonet: {error}")
    with app.app_context():
        flask(app, "db", "upgrade")
        if not db.session.scalar(select(func.count(Member.id))):
            print("Loading the demo network (once)…", flush=True)
            flask(app, "demo")
        db.session.remove()
        links = sign_in_links(app)
        db.engine.dispose()
    return links


def sign_in_links(app: Flask) -> dict[str, str]:
    """A one-time link for each of DEMO_PEOPLE. A real network has none of them; a demo may have lost some."""
    links = {}
    for who, email in DEMO_PEOPLE.items():
        with contextlib.suppress(ClickException):
            links[who] = said(app, "login-link", email)
    return links


def keep_for_commands() -> None:
    """A random SECRET_KEY that outlives a restart, where none was configured, and the address: `flask` finds both."""
    folder = Path(os.environ.get("INSTANCE_FOLDER") or config.DEFAULTS["INSTANCE_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / config.KEPT["BASE_URL"]).write_text(os.environ["BASE_URL"])
    if os.environ.get("SECRET_KEY"):
        return
    kept = folder / config.KEPT["SECRET_KEY"]
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    os.environ["SECRET_KEY"] = kept.read_text().strip()


def flask(app: Flask, *words: str) -> None:
    """`flask WORDS`, in this process: to start Python anew for each would take seconds."""
    app.cli.main(
        list(words), prog_name="flask", standalone_mode=False, obj=ScriptInfo(create_app=lambda: app)
    )


def said(app: Flask, *words: str) -> str:
    """What `flask WORDS` prints."""
    with contextlib.redirect_stdout(io.StringIO()) as words_said:
        flask(app, *words)
    return words_said.getvalue().strip()


def wait_until_healthy(host: str, port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return when the site answers; end with a line when a program ended first or the time is up."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not healthy(host, port):
        refuse_ended(children)
        if time.monotonic() > deadline:
            sys.exit(f"The web server gave no answer within {SECONDS_TO_START} seconds.")
        time.sleep(0.1)


def healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1" if host in ("0.0.0.0", "") else host, port, timeout=5)  # noqa: S104
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Stay until a program ends by itself, which it never should."""
    while True:
        refuse_ended(children)
        time.sleep(0.3)


def refuse_ended(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            sys.exit(f"The {name} ended by itself (exit code {child.returncode}); the site is stopped.")


def end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every program to finish what it does; kill what does not."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    for child in children.values():
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for name, child in children.items():
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"The {name} did not stop in time and is killed.", file=sys.stderr)
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def welcome(links: dict[str, str]) -> str:
    """The address, and for the demo network a link for each kind of member."""
    lines = ["", f"  The site is at {os.environ['BASE_URL']}", ""]
    if links:
        lines += ["  Sign in as one of its invented people (each link works once, for 15 minutes):"]
        lines += [f"    {who:<14} {link}" for who, link in links.items()]
        lines += ["  Later, or on another device: the sign-in page has a button for each of them.", ""]
    return "\n".join([*lines, "  Ctrl-C stops it.", ""])


if __name__ == "__main__":
    main()
