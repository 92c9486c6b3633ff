"""What `make bench` says: the table of what was promised, what was seen, and whether it was reached."""

import importlib.metadata
import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dsonet.database import SQLITE
from tools.bench.pages import Measured, Seen

PACKAGES = ("Flask", "SQLAlchemy", "Jinja2", "gunicorn")


@dataclass(frozen=True, slots=True)
class Figure:
    """One promise; `reached` is None where it could not be measured."""

    what: str
    wanted: str
    seen: str
    reached: bool | None


def machine() -> str:
    """On what, when and with which versions."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} × {model}, {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}\n"
        f"Python {platform.python_version()}, SQLite {SQLITE.sqlite_version}, {versions}"
    )


def page_heading() -> str:
    """Above the lines of `page_line`."""
    columns = f"{'req/s':>8}{'p50 ms':>8}{'p95 ms':>8}{'cpu ms':>8}{'others':>8}"
    return f"{'':<24}{columns}  | limit:{columns[6:]}{'share':>8}{'of cpu':>8}"


def page_line(measured: Measured) -> str:
    """One case at both servers."""
    line = f"{measured.name:<24}{_numbers(measured.ours)}"
    if measured.limit is None or measured.share is None:
        return line
    cpu = measured.limit.cpu / measured.ours.cpu if measured.ours.cpu else 0
    return f"{line}  | {_numbers(measured.limit)}{measured.share:>8.2f}{cpu:>8.2f}"


def table(figures: list[Figure]) -> str:
    """The promises, one a line."""
    words = {True: "reached", False: "NOT REACHED", None: "not measured"}
    width = max(len(figure.what) for figure in figures) + 2
    return "\n".join(
        f"{figure.what:<{width}}{figure.wanted:<24}{figure.seen:<42}{words[figure.reached]}"
        for figure in figures
    )


def _numbers(seen: Seen) -> str:
    return f"{seen.rate:>8.1f}{seen.p50:>8.2f}{seen.p95:>8.2f}{seen.cpu:>8.2f}{seen.others:>8.0%}"
