"""Look into a file in a child process, and never be harmed by what is in it."""

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from dsonet.extraction.findings import LOCK_OF_PDF, Findings, Remark
from dsonet.extraction.limits import LARGEST_ANSWER, SECONDS

PACKAGE_FOLDER = Path(__file__).parents[2]

_ENDED_BY_LIMIT = (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ)


def needs_password(stream: IO[bytes]) -> bool:
    """Does the PDF in `stream` ask for a password before it can be read?"""
    with tempfile.TemporaryFile() as file:  # what came in by a form may be no file of the system
        stream.seek(0)
        shutil.copyfileobj(stream, file)
        file.seek(0)
        return Remark.LOCKED in examine(file, LOCK_OF_PDF).remarks


def examine(stream: IO[bytes], media_type: str) -> Findings:
    """What is in the open file `stream`, a file of the system. Whatever it holds, an answer comes within SECONDS."""
    with tempfile.TemporaryFile() as answer:
        try:
            child = subprocess.run(
                [sys.executable, "-E", "-s", "-m", "dsonet.extraction.child", media_type],
                stdin=stream,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={},
                cwd=PACKAGE_FOLDER,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Findings(remarks=(Remark.TOO_MUCH,))
        if child.returncode != 0:
            is_limit = child.returncode in _ENDED_BY_LIMIT
            return Findings(remarks=(Remark.TOO_MUCH if is_limit else Remark.DAMAGED,))
        answer.seek(0)
        return _read(answer.read(LARGEST_ANSWER))


def _read(answer: bytes) -> Findings:
    try:
        return Findings.unpacked(answer)
    except (ValueError, RecursionError):  # JSON and base64 raise kinds of ValueError
        return Findings(remarks=(Remark.DAMAGED,))
