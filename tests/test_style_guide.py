"""`/stijlgids` shows every component to who works on the look, and to nobody else."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.app import create_app
from dsonet.database import db
from tests.site import SITE

ROOT = Path(__file__).parent.parent
COMPONENTS = ROOT / "dsonet/assets/css/components"
OF_ONE_PAGE = {
    "dso-atlas",
    "dso-call",
    "dso-codes",
    "dso-crop",
    "dso-drop",
    "dso-filter",
    "dso-folders",
    "dso-found",
    "dso-key",
    "dso-letter",
    "dso-map",
    "dso-member",
    "dso-narrow",
    "dso-page",
    "dso-own-words",
    "dso-passkey",
    "dso-person",
    "dso-picture",
    "dso-profile",
    "dso-qr",
    "dso-qr-frame",
    "dso-seat",
    "dso-sign-in",
    "dso-steps",
    "dso-tiles",
    "dso-uploads",
    "dso-who",
    "dso-door",
    "dso-doors",
    "dso-figures",
    "dso-holds",
    "dso-lines",
    "dso-namecards",
    "dso-waiting",
}
OF_ONE_PAGE |= {  # the calendar, date polls, keeping an agenda, and the board
    "dso-board",
    "dso-ordered",
    "dso-ordering",
    "dso-calendar-bar",
    "dso-calendar-none",
    "dso-calendar-steps",
    "dso-moment",
    "dso-month",
    "dso-month-list",
    "dso-month-surface",
    "dso-people-asked",
    "dso-people-box",
    "dso-poll",
    "dso-poll-table",
    "dso-said",
    "dso-tallies",
    "dso-tally-choice",
    "dso-vote",
    "dso-votes",
    "dso-wishes",
    "dso-year",
}
OF_THE_FRAME = {"dso-columns", "dso-count", "dso-demo", "dso-menu", "dso-nav"}
BETWEEN = {"dso-below", "dso-section", "dso-similar", "dso-source"}
MADE_BY_SCRIPT = {"dso-dialog", "dso-suggestions"}
ELSEWHERE = OF_ONE_PAGE | OF_THE_FRAME | BETWEEN | MADE_BY_SCRIPT
"""What is seen on the pages themselves, or is only the space between parts."""


@pytest.fixture
def page(app: Flask, settings: dict[str, Any]) -> Iterator[str]:
    """The page as development shows it, on the tables of `app`."""
    developing = create_app({**settings, "APP_MODE": "development"})
    yield developing.test_client().get("/stijlgids", base_url=SITE).text
    with developing.app_context():
        db.engine.dispose()


def blocks() -> set[str]:
    """The names of the components: `dso-post`, without its parts (`__`) and kinds (`--`)."""
    written = " ".join(path.read_text(encoding="utf-8") for path in COMPONENTS.glob("*.css"))
    return {re.split("__|--", name)[0] for name in re.findall(r"\.(dso-[a-z][\w-]*)", written)}


def test_every_component_is_shown(page: str) -> None:
    shown = {name for name in blocks() if re.search(rf'[" ]{name}[" _-]', page)}
    assert sorted(blocks() - shown - ELSEWHERE) == []


def test_both_the_empty_and_the_refused_form_are_shown(page: str) -> None:
    assert 'id="leeg-title"' in page
    assert re.search(r'<input[^>]*aria-invalid="true"[^>]*id="fout-title"', page)
    assert "Er klopt nog iets niet." in page


def test_a_real_site_has_no_such_page(client_for: Callable[[str], FlaskClient]) -> None:
    assert client_for("erik").get("/stijlgids").status_code == 404


def test_the_icons_that_are_built_are_those_in_use() -> None:
    listed = set(json.loads((ROOT / "dsonet/assets/icons.json").read_text(encoding="utf-8")))
    sources = [*(ROOT / "dsonet/templates").rglob("*.html"), *(ROOT / "dsonet").rglob("*.py")]
    written = " ".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r'"([a-z0-9-]+)"', written))
    assert listed - named == set()
    assert set(re.findall(r'\bicon\("([^"]+)"', written)) - listed == set()
