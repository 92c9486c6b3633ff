"""What looking into one file may take; the parent counts the seconds, the child's system the rest."""

import ctypes
import os
import signal
import sys

if sys.platform == "linux":  # elsewhere a developer's machine goes without
    import resource

SECONDS = 10
"""Of the clock and of the processor."""
MEMORY = 512 * 1024 * 1024
LARGEST_ANSWER = 16 * 1024 * 1024
"""Bytes that the child can write: two million characters, each at most six signs in JSON, and a picture."""
OFFICE_SECONDS = 30
"""For LibreOffice, which takes some seconds to start."""
OFFICE_MEMORY = 512 * 1024 * 1024
LARGEST_PAGES = 64 * 1024 * 1024
"""Bytes of the PDF that it makes."""
_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2); it outlives execve(2)."""


def bound(**limits: int) -> None:
    """Let this process take no more of what getrlimit(2) names, give way to web pages, and die with the worker."""
    os.nice(10)
    if sys.platform == "linux":
        for name, most in limits.items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
