"""Bound what LibreOffice may take, and become it: `python -m dsonet.extraction.limited PROGRAM ARGUMENTS…`."""

import os
import sys

from dsonet.extraction.limits import LARGEST_PAGES, OFFICE_MEMORY, OFFICE_SECONDS, bound

if __name__ == "__main__":
    bound(DATA=OFFICE_MEMORY, CPU=OFFICE_SECONDS, FSIZE=LARGEST_PAGES)
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - no shell is what is wanted
