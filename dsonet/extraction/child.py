"""The child process: limits first, then the file on standard input, then the findings on standard output."""

import logging
import os
import sys
from collections.abc import Callable
from typing import IO

from PIL import Image

from dsonet.extraction import office, pdf, pictures
from dsonet.extraction.findings import LOCK_OF_PDF, Findings, Locked, Remark
from dsonet.extraction.limits import LARGEST_ANSWER, MEMORY, SECONDS, bound

log = logging.getLogger(__name__)
_READERS: dict[str, Callable[[IO[bytes]], Findings]] = {
    LOCK_OF_PDF: pdf.read_lock,
    "application/pdf": pdf.read,
    "image/png": pictures.read,
    "image/jpeg": pictures.read,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": office.read_words,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": office.read_slides,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": office.read_sheets,
    "application/vnd.ms-word.document.macroEnabled.12": office.read_words,
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12": office.read_slides,
    "application/vnd.ms-excel.sheet.macroEnabled.12": office.read_sheets,
    "application/vnd.oasis.opendocument.text": office.read_opendocument,
    "application/vnd.oasis.opendocument.spreadsheet": office.read_opendocument,
    "application/vnd.oasis.opendocument.presentation": office.read_opendocument,
}


def main() -> None:
    """Read, answer, and be gone; what goes wrong in the file is an answer too."""
    bound(AS=MEMORY, CPU=SECONDS, FSIZE=LARGEST_ANSWER, NPROC=0)
    reader = _READERS.get(sys.argv[1])
    try:
        findings = reader(sys.stdin.buffer) if reader else Findings()
    except Locked:
        findings = Findings(remarks=(Remark.LOCKED,))
    except (MemoryError, Image.DecompressionBombError):
        findings = Findings(remarks=(Remark.TOO_MUCH,))
    except Exception as error:  # noqa: BLE001 - readers of formats raise what they like; the parent is told
        log.warning("a file can't be read: %s", type(error).__name__)
        findings = Findings(remarks=(Remark.DAMAGED,))
    sys.stdout.buffer.write(findings.packed())
    sys.stdout.buffer.flush()
    os._exit(0)  # what a reader of formats left behind need not be taken apart


if __name__ == "__main__":
    main()
