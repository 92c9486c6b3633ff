"""`make test` and `make check`: every check in turn, a line each, and all that a check says when it fails.

`python -m tools.test` runs everything; `python -m tools.test quick` stops before PostgreSQL and the browser.
"""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tools.chromium import fetch_chromium, find_chromium

PROGRAMS = Path(sys.executable).parent
CLOSING_LINE = re.compile(r"^=*\s*(?P<counts>(\d+ [a-z]+(, )?)+) in [\d.]+s.*$", re.MULTILINE)
SKIPPED = re.compile(r"^SKIPPED \[(?P<count>\d+)\] .+?: (?P<reason>\S.*)$", re.MULTILINE)
COUNT = re.compile(r"(\d+) (passed|failed|skipped|error)")
NO_BROWSER = (
    "all in a browser: there is no Chromium here and it could not be fetched. "
    "Install one, or set CHROMIUM to its path."
)


@dataclass(frozen=True)
class Step:
    """One check: its name on the terminal, its command, and what it finds in its environment."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a step ended, and how many tests it passed, failed and skipped."""

    good: bool
    counts: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    """How many tests it skipped, by the reason that they gave."""


def pytest(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pytest", "--tb=short", "-rs", "--maxfail=25", *words)


def program(name: str, *words: str) -> tuple[str, ...]:
    return (str(PROGRAMS / name), *words)


UNITS = ("tests", "--ignore=tests/browser", "--numprocesses=2", "--dist=worksteal")
STATIC = (
    Step("format", program("ruff", "format", "--check", "--quiet")),
    Step("lint", program("ruff", "check", "--quiet")),
    Step("templates", program("djlint", "--lint", "--quiet", "dsonet/templates")),
    Step("types", program("mypy")),
    Step("floors", program("lint-imports", "--no-logo")),
)
QUICK = (*STATIC, Step("SQLite", pytest(*UNITS)))
WHOLE = (
    *STATIC,
    Step("SQLite", pytest(*UNITS, "--cov", "--cov-report=")),
    Step("coverage", program("coverage", "report")),
    # tests/test_run.py starts a site with a database of its own: once is enough.
    Step("PostgreSQL", pytest(*UNITS, "--ignore=tests/test_run.py"), {"TEST_DATABASE": "postgresql"}),
)


def main() -> None:
    quick = sys.argv[1:] == ["quick"]
    outcomes = [run(step) for step in (QUICK if quick else WHOLE)]
    if not quick:
        outcomes.append(run_browser())
    counts = sum((outcome.counts for outcome in outcomes), Counter[str]())
    failed = counts["failed"] + counts["error"]
    for reason, number in sum((outcome.left_out for outcome in outcomes), Counter[str]()).items():
        print(f"left out    {number} tests: {reason}")
    print(f"{counts['passed']} passed, {failed} failed, {counts['skipped']} skipped")
    if not all(outcome.good for outcome in outcomes):
        sys.exit(1)


def run(step: Step) -> Outcome:
    """Do the step and tell how it went: in one line when it is good, in full when it is not."""
    print(f"{step.name:<11}", end=" ", flush=True)
    begun = time.monotonic()
    done = subprocess.run(
        step.command,
        env={**os.environ, **step.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - begun
    closing = list(CLOSING_LINE.finditer(done.stdout))
    verdict = "ok" if done.returncode == 0 else "FAILED"
    counted = f"  {closing[-1]['counts']}" if closing else ""
    print(f"{verdict:<6} {seconds:6.1f} s{counted}", flush=True)
    if done.returncode != 0:
        print(f"\n{done.stdout.rstrip()}\n", flush=True)
    left_out = Counter[str]()
    for skipped in SKIPPED.finditer(done.stdout):
        left_out[skipped["reason"]] += int(skipped["count"])
    return Outcome(done.returncode == 0, count(closing[-1]["counts"] if closing else ""), left_out)


def count(closing: str) -> Counter[str]:
    """`3 passed, 1 skipped` as numbers."""
    return Counter({kind: int(number) for number, kind in COUNT.findall(closing)})


def run_browser() -> Outcome:
    """The browser tests. Without a Chromium they are left out, loudly; in CI that is a failure."""
    chromium = find_chromium() or fetch_chromium()
    if chromium:
        return run(Step("browser", pytest("tests/browser"), {"CHROMIUM": chromium}))
    return Outcome(good=os.environ.get("CI") != "true", left_out=Counter({NO_BROWSER: 1}))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
