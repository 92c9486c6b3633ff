"""A stand-in for ClamAV's daemon: INSTREAM on a socket, and one signature, that of the EICAR test file."""

import socketserver
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LONGEST = 2 * 1024 * 1024


class Scanner(socketserver.ThreadingUnixStreamServer):
    """What it was sent, and what it says when asked to say something odd."""

    daemon_threads = True
    says: bytes | None = None
    looked = 0


class _Line(socketserver.StreamRequestHandler):
    server: Scanner

    def handle(self) -> None:
        """One command."""
        assert self.rfile.read(10) == b"zINSTREAM\x00"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > LONGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\x00")
                return
        self.server.looked += 1
        answer = b"stream: Eicar-Test-Signature FOUND\x00" if EICAR in content else b"stream: OK\x00"
        self.wfile.write(answer if self.server.says is None else self.server.says)


@contextmanager
def virus_scanner() -> Iterator[tuple[str, Scanner]]:
    """Its socket, and itself."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "clamd.ctl")
        with Scanner(path, _Line) as scanner:
            threading.Thread(
                target=scanner.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
            ).start()
            yield path, scanner
            scanner.shutdown()
