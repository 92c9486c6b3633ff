"""What the browser tests find in place before a person begins, and the few acts that many of them share."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from dsonet.database import db
from dsonet.members.models import Member
from dsonet.themes.models import Theme
from tests import build
from tests.browser.site import Site
from tests.storage.sample_files import PDF

A_PDF: FilePayload = {"name": "Nota grondprijzen – één.pdf", "mimeType": "application/pdf", "buffer": PDF}
THEME = "grondbeleid"


def a_thread(site: Site, author: str, **facts: Any) -> int:
    """A question in THEME by one of the four demo people."""
    return build.a_thread(site.app, _theme_id(site), author_id=member_id(site, author), **facts)


def a_reply(site: Site, thread_id: int, author: str, **facts: Any) -> int:
    """A reply by one of the four demo people."""
    return build.a_reply(site.app, thread_id, author_id=member_id(site, author), **facts)


def member_id(site: Site, who: str) -> int:
    """The id of one of the demo network."""
    with site.app.app_context():
        return int(db.session.query(Member.id).filter_by(email=f"{who}@demo.example").scalar())


def address_of(thread_id: int, anchor: str = "") -> str:
    """Where a thread in THEME stands."""
    return f"/overleg/{THEME}/{thread_id}{anchor}"


def post(page: Page, reply_id: int) -> Any:
    """One reply on a page of a thread."""
    return page.locator(f"#reactie-{reply_id}")


def post_with(page: Page, words: str) -> Any:
    """The reply that holds `words`."""
    return page.locator(".dso-replies .dso-post").filter(has_text=words)


def newest_letter(page: Page, subject: str) -> None:
    """Open the newest letter about `subject` in the postbox of the demonstration."""
    page.goto("/postvak")
    page.get_by_role("link", name=re.compile(re.escape(subject))).first.click()
    expect(page.locator(".dso-letter")).to_be_visible()


def link_in_letter(page: Page, beginning: str) -> str:
    """The first address in the open letter of which the path begins so."""
    return str(page.locator(f".dso-letter a[href*='{beginning}']").first.get_attribute("href"))


def choose_files(page: Page, label: str, files: Sequence[FilePayload | Path]) -> None:
    """Put files in the field `label`, as the dialog of the browser would."""
    page.get_by_label(label).set_input_files(list(files))  # type: ignore[arg-type]


def _theme_id(site: Site) -> int:
    with site.app.app_context():
        return int(db.session.query(Theme.id).filter_by(slug=THEME).scalar())
