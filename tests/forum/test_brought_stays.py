"""Files that came with words stay with the form while something is wrong with it, and come with the words once."""

import io
import re
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.forum.models import Attachment
from dsonet.storage.brought import KeptUpload
from dsonet.storage.models import StoredFile
from tests.build import a_reply, a_theme, a_thread
from tests.storage.sample_files import PDF

TOO_MUCH = "woord " * 20_000


def pdf(name: str = "nota.pdf") -> dict[str, Any]:
    return {"files": (io.BytesIO(PDF), name)}


def hidden(page: str) -> dict[str, str]:
    """What the page sends along by itself."""
    found = re.search(r'name="submission"[^>]*value="([^"]+)"', page)
    assert found
    return {"submission": found[1], "kept": "1"}


def counts(app: Flask) -> tuple[int, int, int]:
    with app.app_context():
        return tuple(db.session.query(kind).count() for kind in (Attachment, KeptUpload, StoredFile))  # type: ignore[return-value]


@pytest.mark.parametrize("wrong", ["", TOO_MUCH])
@pytest.mark.parametrize("form", ["reply", "thread", "edit"])
def test_what_was_brought_comes_with_the_words_that_are_right(
    app: Flask, client_for: Any, form: str, wrong: str
) -> None:
    a_theme(app, slug="grond")
    thread, charlie = a_thread(app), client_for("charlie")
    a_reply(app, thread, author="charlie")
    where = {
        "reply": f"/overleg/{thread}/reacties",
        "thread": "/overleg/grond/nieuw",
        "edit": f"/overleg/{thread}/reacties/1/bewerken",
    }[form]
    more = {"title": "Een vraag", "kind": "question", "circle_id": "0", "version": "1"}
    refused = charlie.post(where, data={**more, "text": wrong, "submission": "s" * 20, **pdf()})
    assert refused.status_code == 422
    assert "nota.pdf weglaten" in refused.text
    assert counts(app) == (0, 1, 1)
    done = charlie.post(where, data={**more, "text": "Nu goed.", **hidden(refused.text)})
    assert done.status_code == 303
    assert counts(app) == (1, 0, 1)
    assert "nota.pdf" in charlie.get(done.location, follow_redirects=True).text


def test_a_second_press_attaches_once(app: Flask, client_for: Any) -> None:
    thread, charlie = a_thread(app), client_for("charlie")
    for _time in range(2):
        data = {"text": "Met bestand.", "submission": "s" * 20, **pdf()}
        assert charlie.post(f"/overleg/{thread}/reacties", data=data).status_code == 303
    assert counts(app) == (1, 0, 1)


def test_a_browser_that_sends_the_file_once_more_attaches_once(app: Flask, client_for: Any) -> None:
    thread, charlie = a_thread(app), client_for("charlie")
    where = f"/overleg/{thread}/reacties"
    charlie.post(where, data={"text": "", "submission": "s" * 20, **pdf()})
    again = charlie.post(where, data={"text": "Nu goed.", "submission": "s" * 20, "kept": "1", **pdf()})
    assert again.status_code == 303
    assert counts(app) == (1, 0, 1)


def test_a_file_that_was_not_meant_is_left_out(app: Flask, client_for: Any) -> None:
    thread, charlie = a_thread(app), client_for("charlie")
    where = f"/overleg/{thread}/reacties"
    page = charlie.post(where, data={"text": "", "submission": "s" * 20, **pdf()}).text
    (id_,) = re.findall(r'name="leave_out" value="(\d+)"', page)
    charlie.post(where, data={"text": "Zonder.", **hidden(page), "leave_out": id_})
    assert counts(app) == (0, 0, 0)
