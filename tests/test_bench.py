"""The load generator counts only right answers, and the filled network is what its pages say."""

import itertools
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dsonet.database import db
from dsonet.forum.models import Reply
from tools.bench import filling, inside, words
from tools.bench.load import get, load, post

SECONDS = 0.05


class Answerer(socketserver.StreamRequestHandler):
    """A tiny web server: /right, /closing (hangs up after each answer), /wrong, /silent."""

    def handle(self) -> None:
        """Answer until the client goes or the page says to hang up."""
        while line := self.rfile.readline():
            while self.rfile.readline().strip():
                pass
            path = line.split()[1].decode()
            if path == "/silent":
                return
            body = b"the mark" if path != "/wrong" else b"something else"
            closing = b"Connection: close\r\n" if path == "/closing" else b""
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%s\r\n" % (len(body), closing)
            self.wfile.write(head + body)
            if closing:
                return


class Server(socketserver.ThreadingTCPServer):
    """Ends with its test."""

    daemon_threads = True


@pytest.fixture
def port() -> Iterator[int]:
    """Where the tiny server answers."""
    with Server(("127.0.0.1", 0), Answerer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/right", "/closing"])
def test_right_answers_are_counted(port: int, path: str) -> None:
    clients = [itertools.repeat(get(path, "a=b", "the mark")) for _client in range(3)]
    result = load(port, clients, SECONDS)
    assert len(result.milliseconds) >= 3
    assert result.errors == []
    assert result.percentile(0.5) <= result.percentile(0.95)


@pytest.mark.parametrize("path", ["/wrong", "/silent"])
def test_wrong_answers_are_errors(port: int, path: str) -> None:
    result = load(port, [iter([get(path, "", "the mark")] * 100_000)], SECONDS)
    assert result.milliseconds == []
    assert result.errors


def test_another_status_is_an_error_and_acknowledges_nothing(port: int) -> None:
    result = load(port, [itertools.repeat(post("/right", "", "", 303, "the mark", "a-key"))], SECONDS)
    assert result.errors
    assert result.acknowledged == []


def test_filled_network_reads_as_it_was_meant(tmp_path: Path) -> None:
    site = filling.fill(tmp_path / "network", [45, 3, 0])
    app = site.app()
    with app.app_context():
        assert db.session.query(Reply).count() == 48
        db.session.remove()
    client = inside.reader(app, site)
    page = client.get(filling.address(1)).get_data(as_text=True)
    assert words.mark(1, 20) in page
    assert words.mark(1, 21) not in page
    assert words.mark(2, 3) in client.get(filling.address(2)).get_data(as_text=True)
    assert inside.queries(app, client, filling.address(1)) == inside.queries(app, client, filling.address(2))
    with app.app_context():
        db.engine.dispose()
