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

from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import func, select

import config
from dsonet.app import create_app
from dsonet.database import db
from dsonet.members.models import Member

PEOPLE = {
    "director": "directeur@demo.example",
    "moderator": "moderator@demo.example",
    "secretariat": "secretariaat@demo.example",
    "administrator": "beheer@demo.example",
}
PROGRAMS = {
    "web server": ("gunicorn", "wsgi:app"),
    "worker": ("flask", "--app", "wsgi", "worker"),
}
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20


class Stopped(Exception):
    """Someone asked to stop: Ctrl-C or SIGTERM."""


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
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
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
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
            sys.exit(f"Port {port} can't be used ({error.strerror}). Choose another: make run PORT={port + 1}")
