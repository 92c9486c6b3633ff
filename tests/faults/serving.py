"""The real web server on the database of a test, and people who write to it: `with serving(app) as server:`."""

import http.client
import io
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.programs import start
from tests.site import COOKIE, HOST

SECONDS = 30
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
WEB_PROCESSES = 2
"""As gunicorn.conf.py says. The first that answers is there before the last is."""
WITHOUT_BOUNDS = {"LIMIT_POSTS": "0", "LIMIT_UPLOADS": "0"}
"""A few people write as many do."""
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass
class Server:
    """A running gunicorn with two processes, as `make run` starts it."""

    app: Flask
    port: int
    program: subprocess.Popen[str]
    settings: dict[str, str]

    def web_processes(self) -> list[int]:
        """The processes that answer."""
        words = ["ps", "-o", "pid=", "--ppid", str(self.program.pid)]
        said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
        return [int(pid) for pid in said.split()]

    def kill_one(self, number: int) -> None:
        """One web process ends as by a power cut; the watcher starts another."""
        found = self.web_processes()
        if found:
            os.kill(found[number % len(found)], signal.SIGKILL)

    def kill_all(self) -> None:
        """Everything ends as by a power cut, the watcher first, and is started again at the same port."""
        left = self.web_processes()
        self.program.kill()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        self.program.communicate(timeout=SECONDS)
        self.program = _start(self.app, self.port, self.settings)

    def ask(self, method: str, path: str, cookie: str, body: bytes = b"", kind: str = FORM) -> Answer:
        """One request on a line of its own. Raises OSError or HTTPException when the server breaks it off."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as line:
            line.request(
                method, path, body=body, headers={"Host": HOST, "Cookie": cookie, "Content-Type": kind}
            )
            answer = line.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, answer.headers.get("Location", ""), text)


@contextmanager
def serving(app: Flask, **settings: str) -> Iterator[Server]:
    """The site as people reach it, until the end of the block."""
    port = _free_port()
    server = Server(app, port, _start(app, port, settings), settings)
    wait_until(lambda: len(server.web_processes()) >= WEB_PROCESSES)
    try:
        yield server
    finally:
        server.program.terminate()
        server.program.communicate(timeout=SECONDS)


def wait_until(done: Callable[[], bool]) -> None:
    """Return when it is done; fail when that takes too long."""
    deadline = time.monotonic() + SECONDS
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Visitor:
    """Someone signed in at the real server: the cookie of a test client, and a token for forms."""

    def __init__(self, server: Server, client: FlaskClient) -> None:
        self.server = server
        page = client.get("/overleg")
        cookie = client.get_cookie(COOKIE)
        assert cookie
        self.cookie = f"{COOKIE}={cookie.value}"
        found = TOKEN.search(page.data)
        assert found
        self.token = found[1].decode()

    def get(self, path: str) -> Answer:
        return self.server.ask("GET", path, self.cookie)

    def post(self, path: str, **form: str) -> Answer:
        body = urlencode({"csrf_token": self.token, **form})
        return self.server.ask("POST", path, self.cookie, body.encode())

    def upload(self, path: str, content: bytes, name: str) -> Answer:
        fields = {"csrf_token": self.token, "files": FileStorage(io.BytesIO(content), name)}
        boundary, body = encode_multipart(fields)
        return self.server.ask("POST", path, self.cookie, body, f"multipart/form-data; boundary={boundary}")


def _start(app: Flask, port: int, settings: dict[str, str]) -> subprocess.Popen[str]:
    program = start(app, "gunicorn", "wsgi:app", **{"PORT": str(port)} | WITHOUT_BOUNDS | settings)
    wait_until(lambda: _answers(port) or program.poll() is not None)
    assert program.poll() is None, program.communicate()[0]
    return program


def _answers(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as line:
            line.request("GET", "/healthz", headers={"Host": HOST})
            return line.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False


def _free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
