"""Look into a file in a child process, and never be harmed by what is in it."""

import os
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
SHARE = 0.7
"""Of the processor: with less, a file that takes the whole time waited for others."""
_ENDED_BY_LIMIT = (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ)


class MachineBusy(Exception):
    """The time was up before the processor's share was: nothing is known of the file, and it is read again later."""


def needs_password(stream: IO[bytes]) -> bool:
    """Does the PDF in `stream` ask for a password before it can be read? On a busy machine nobody can tell: no."""
    with tempfile.TemporaryFile() as file:  # what came in by a form may be no file of the system
        stream.seek(0)
        shutil.copyfileobj(stream, file)
        file.seek(0)
        try:
            return Remark.LOCKED in examine(file, LOCK_OF_PDF).remarks
        except MachineBusy:
            return False


def examine(stream: IO[bytes], media_type: str) -> Findings:
    """What is in the open file `stream`, a file of the system. Whatever it holds, an answer comes within SECONDS.

    Raises MachineBusy when that is the fault of other work.
    """
    with tempfile.TemporaryFile() as answer:
        child = subprocess.Popen(
            [sys.executable, "-E", "-s", "-m", "dsonet.extraction.child", media_type],
            stdin=stream,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={},
            cwd=PACKAGE_FOLDER,
        )
        try:
            child.wait(SECONDS)
        except subprocess.TimeoutExpired:
            if _processor_seconds_of_killed(child) < SECONDS * SHARE:
                raise MachineBusy from None
            return Findings(remarks=(Remark.TOO_MUCH,))
        if child.returncode != 0:
            is_limit = child.returncode in _ENDED_BY_LIMIT
            return Findings(remarks=(Remark.TOO_MUCH if is_limit else Remark.DAMAGED,))
        answer.seek(0)
        return _read(answer.read(LARGEST_ANSWER))


def _processor_seconds_of_killed(child: "subprocess.Popen[bytes]") -> float:
    """End the child, and see how much of the processor it had."""
    child.kill()
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def _read(answer: bytes) -> Findings:
    try:
        return Findings.unpacked(answer)
    except (ValueError, RecursionError):  # JSON and base64 raise kinds of ValueError
        return Findings(remarks=(Remark.DAMAGED,))
