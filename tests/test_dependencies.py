"""docs/dependencies.md names what requirements*.in ask for, no more and no less, and the locks are whole."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/dependencies.md").read_text()
SOURCES = sorted(ROOT.glob("requirements*.in"))


def asked_for(source: Path) -> set[str]:
    """The packages named in a requirements*.in file."""
    lines = (line.partition("#")[0].strip() for line in source.read_text().splitlines())
    return {re.split(r"[\[<>=~ ;]", line)[0] for line in lines if line and not line.startswith("-")}


def section_of(source: Path) -> str:
    """The part of the page under the heading that names the file."""
    part = re.search(
        rf"^## [^\n]*`{re.escape(source.name)}`\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE
    )
    assert part, f"docs/dependencies.md has no part for {source.name}"
    return part[1]


def rows_of(source: Path) -> dict[str, list[str]]:
    """The page's rows for that file: name → why, licence, size, state."""
    rows = (row.strip("| ").split(" | ") for row in section_of(source).splitlines() if row.startswith("| "))
    return {name: facts for name, *facts in rows if name != "package"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_page_names_each_package_and_no_other(source: Path) -> None:
    assert set(rows_of(source)) == asked_for(source)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_each_row_gives_reason_licence_size_and_state(source: Path) -> None:
    short = {name for name, facts in rows_of(source).items() if len(facts) != 4 or not all(facts)}
    assert not short


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_lock_pins_and_hashes_each_package(source: Path) -> None:
    lock = source.with_suffix(".txt").read_text()
    pinned = {
        name
        for name, hashed in re.findall(r"^([\w.-]+)==[^\n]*\\\n( +--hash=sha256:)", lock, re.MULTILINE)
        if hashed
    }
    # psycopg[binary] is locked under its own name as well
    assert asked_for(source) <= pinned | set(re.findall(r"^([\w-]+)\[\w+\]==", lock, re.MULTILINE))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_lock_names_no_host_and_no_folder(source: Path) -> None:
    lock = source.with_suffix(".txt").read_text()
    assert not re.findall(r"https?://|file:|--(?:extra-)?index-url|--find-links", lock)
