"""The load generator: clients that ask one thing at a time and check every answer, in one thread.

A connection is kept where the server keeps it and made anew where it closes, as a browser does; and anew after
RENEWED_AFTER answers, not all at once. A server of several processes leaves a connection with one of them for as
long as it lasts, and clients who come in together find the same one awake: it would do all the work, all the time.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

CHUNK = 1 << 18
RENEWED_AFTER = 100
PATIENCE = 30.0
"""Seconds after which an answer no longer counts."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request ready for the wire, and how its answer is known to be right."""

    wire: bytes
    status: int
    text: bytes
    """Stands in the answer, head or body, and in no other page's."""
    key: str = ""
    """What the answer acknowledges, if it is an act."""


@dataclass(slots=True)
class Result:
    """What a run gave."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The time in ms within which `share` of the right answers came."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def get(path: str, cookie: str, text: str) -> Ask:
    """A page that must hold `text`."""
    return Ask(_head("GET", path, cookie) + b"\r\n", 200, text.encode())


def post(path: str, cookie: str, body: str, status: int, text: str, key: str = "") -> Ask:
    """A form that must be answered by `status` with `text`."""
    content = body.encode()
    more = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(content)}\r\n\r\n"
    return Ask(_head("POST", path, cookie) + more.encode() + content, status, text.encode(), key)


def load(port: int, clients: Sequence[Iterator[Ask]], seconds: float) -> Result:
    """Let all `clients` ask for `seconds`; what was asked by then is waited for."""
    result = Result()
    start = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        lines = [_Line(port, asks, selector, result) for asks in clients]
        for number, line in enumerate(lines):
            line.answers = number * RENEWED_AFTER // len(lines)
        for line in lines:
            line.ask()
        while any(line.began for line in lines):
            stops = time.perf_counter() >= start + seconds
            for key, _events in selector.select(timeout=1):
                key.data.read(stops)
            _give_up_waiting(lines)
        for line in lines:
            line.close()
    result.seconds = time.perf_counter() - start
    return result


class _Line:
    """One client and its connection."""

    def __init__(
        self, port: int, asks: Iterator[Ask], selector: selectors.BaseSelector, result: Result
    ) -> None:
        self.port, self.asks, self.selector, self.result = port, asks, selector, result
        self.connection: socket.socket | None = None
        self.began = 0.0
        self.current = Ask(b"", 0, b"")
        self.received = bytearray()
        self.length = 0
        self.answers = 0

    def ask(self) -> None:
        """Send the next request."""
        self.current = next(self.asks)
        self.began = time.perf_counter()
        self.received.clear()
        self.length = 0
        try:
            self._connected().sendall(self.current.wire)
        except OSError as error:
            self.fail(f"not sent: {error}")

    def read(self, stops: bool) -> None:
        """Take what came; when the answer is whole, judge it and ask the next unless the run `stops`."""
        try:
            data = self._connected().recv(CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            data = b""
            self.result.errors.append(f"broken off: {error}")
        self.received += data
        if data and not self._is_whole():
            return
        self._judge()
        self.answers += 1
        if not data or b"\r\nconnection: close" in self._head() or self.answers % RENEWED_AFTER == 0:
            self.close()
        self.began = 0.0
        if not stops:
            self.ask()

    def fail(self, why: str) -> None:
        """Count what went wrong and rest: a client whose server is gone does not come back."""
        self.result.errors.append(why)
        self.began = 0.0
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.selector.unregister(self.connection)
            self.connection.close()
            self.connection = None

    def _connected(self) -> socket.socket:
        if self.connection is None:
            self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.setblocking(False)
            self.selector.register(self.connection, selectors.EVENT_READ, self)
        return self.connection

    def _head(self) -> bytes:
        return bytes(self.received[: self.received.find(b"\r\n\r\n") + 2]).lower()

    def _is_whole(self) -> bool:
        if not self.length:
            end = self.received.find(b"\r\n\r\n")
            _before, found, rest = self._head().partition(b"\r\ncontent-length:")
            if end < 0 or not found:
                return False
            self.length = end + 4 + int(rest.split(b"\r\n", 1)[0])
        return len(self.received) >= self.length

    def _judge(self) -> None:
        status = self.received[9:12].decode("ascii", "replace")
        if status == str(self.current.status) and self.current.text in self.received:
            self.result.milliseconds.append((time.perf_counter() - self.began) * 1000)
            if self.current.key:
                self.result.acknowledged.append(self.current.key)
        else:
            asked = self.current.wire.split(b"\r\n", 1)[0].decode()
            self.result.errors.append(
                f"{asked}: {status or 'no answer'}, wanted {self.current.status} with its text"
            )


def _give_up_waiting(lines: Sequence[_Line]) -> None:
    late = time.perf_counter() - PATIENCE
    for line in lines:
        if line.began and line.began < late:
            line.fail(f"no answer within {PATIENCE:.0f} s")


def _head(method: str, path: str, cookie: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n".encode()
