"""Bound what a program may take, and become it: `python -m dsonet.extraction.limited PROGRAM ARGUMENTS…`."""

import ctypes
import os
import signal
import sys

from dsonet.extraction.limits import LARGEST_PAGES, OFFICE_MEMORY, OFFICE_SECONDS

if sys.platform == "linux":  # elsewhere a developer's machine goes without
    import resource

_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2); it outlives execve(2)."""


def main() -> None:
    """Memory, processor time and files written; give way to web pages; die with the worker."""
    os.nice(10)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (OFFICE_MEMORY, OFFICE_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (OFFICE_SECONDS, OFFICE_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_PAGES, LARGEST_PAGES))
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - no shell is what is wanted


if __name__ == "__main__":
    main()
