"""Files that a virus scanner still has to pass: in quarantine until it did.

The scanner is ClamAV's daemon, on a socket of this machine (`CLAMD_SOCKET`); of its protocol we speak one command,
INSTREAM (clamd(8)), for which the clients on PyPI are long unkept. Without a scanner nothing waits.
"""

import socket
import struct
from dataclasses import dataclass
from typing import IO

from flask import current_app
from sqlalchemy import select, update

from dsonet.database import db, reading, release
from dsonet.storage.door import open_stored
from dsonet.storage.models import StoredFile, VirusCheck

PIECE = 256 * 1024
SECONDS = 60
"""For each piece and for the answer: a large file takes the scanner a while."""
LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """It can't be reached, or would not look; files wait."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file to look at."""

    id: int
    key: str


def first_check() -> VirusCheck:
    """What a file that comes in now begins with."""
    return VirusCheck.WAITING if current_app.config["CLAMD_SOCKET"] else VirusCheck.NONE


def next_waiting(after: int) -> Waiting | None:
    """The next file that waits, those behind the row `after` first, so that one that fails holds up no other."""
    with reading():
        waiting = select(StoredFile.id, StoredFile.key).where(StoredFile.virus_check == VirusCheck.WAITING)
        row = db.session.execute(waiting.order_by(StoredFile.id <= after, StoredFile.id).limit(1)).first()
        release()
    return Waiting(*row) if row else None


def check(file: Waiting) -> VirusCheck:
    """Let the scanner look, and keep what it says, in the caller's transaction. Raises ScannerAway."""
    if not current_app.config["CLAMD_SOCKET"]:  # it was taken away, and with it the wish that anything waits
        found = VirusCheck.NONE
    else:
        try:
            stream = open_stored(file.key)
        except FileNotFoundError:
            found = VirusCheck.NONE  # there is nothing that could harm
        except OSError as error:
            raise ScannerAway(f"the storage is away: {type(error).__name__}") from error
        else:
            with stream:
                found = _ask(current_app.config["CLAMD_SOCKET"], stream)
    db.session.execute(
        update(StoredFile)
        .where(StoredFile.id == file.id)
        .values(virus_check=found)
        .execution_options(synchronize_session=False)
    )
    return found


def _ask(path: str, stream: IO[bytes]) -> VirusCheck:
    try:
        said = _answer(path, stream)
    except OSError as error:
        raise ScannerAway(error.strerror or str(error)) from error
    if said == "stream: OK":
        return VirusCheck.PASSED
    if said.endswith(" FOUND"):
        return VirusCheck.FOUND
    raise ScannerAway(said or "it said nothing")


def _answer(path: str, stream: IO[bytes]) -> str:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(SECONDS)
        line.connect(path)
        line.sendall(b"zINSTREAM\x00")
        while piece := stream.read(PIECE):
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while b"\x00" not in answer and len(answer) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
            answer += more
    return answer.rstrip(b"\x00").decode("utf-8", "replace")
