"""The administrator says whether the library takes files with a password or with macros; else they are refused."""

import io
from typing import Any

import pytest
from flask import Flask

from dsonet.worker import Worker
from tests.build import a_folder, a_meeting, a_thread
from tests.documents.people import bring, renew
from tests.storage.sample_files import LOCKED, MACRO_SAMPLES

KEPT = {"seats_have_deputies": "y"}
MACROS = MACRO_SAMPLES["docm"]


def allow(client_for: Any, *names: str) -> None:
    """As an administrator does, on the page of the rules."""
    data = {**KEPT, **dict.fromkeys(names, "y")}
    assert client_for("erik").post("/beheer/regels", data=data).status_code == 303


@pytest.mark.parametrize(("name", "content"), [*LOCKED.items(), ("stuk.docm", MACROS)])
def test_they_are_refused_with_the_reason(app: Flask, client_for: Any, name: str, content: bytes) -> None:
    folder, dana = a_folder(app), client_for("dana")
    meeting = a_meeting(app)
    why = "macro" if name.endswith("docm") else "wachtwoord"
    answer = bring(dana, folder, (content, name))
    assert (answer.status_code, why in answer.text) == (422, True)
    files = {"files": [(io.BytesIO(content), name)]}
    answer = dana.post(f"/bijeenkomsten/{meeting}/stukken", data=files)
    assert (answer.status_code, why in answer.text) == (422, True)


@pytest.mark.parametrize(("name", "content"), LOCKED.items())
def test_a_file_with_a_password_is_taken_and_marked_where_it_may(
    app: Flask, client_for: Any, name: str, content: bytes
) -> None:
    allow(client_for, "takes_locked_files")
    assert bring(client_for("dana"), a_folder(app), (content, name)).status_code == 303
    with app.app_context():
        Worker().run_once()
    assert "Met wachtwoord" in client_for("alice").get("/documenten/1").text
    assert bring(client_for("dana"), a_folder(app), (MACROS, "stuk.docm")).status_code == 422


def test_a_file_with_macros_is_taken_and_marked_where_it_may(app: Flask, client_for: Any) -> None:
    allow(client_for, "takes_macro_files")
    dana, folder = client_for("dana"), a_folder(app)
    assert bring(dana, folder, (MACROS, "stuk.docm")).status_code == 303
    assert renew(dana, 1, MACRO_SAMPLES["xlsm"], "stuk.xlsm").status_code == 303
    page = client_for("alice").get("/documenten/1").text
    assert "Met macro’s" in page
    assert "?bekijken" not in page
    with client_for("alice").get("/documenten/1/stuk.docm?bekijken") as got:
        assert got.headers["Content-Disposition"].startswith("attachment")
    assert bring(dana, folder, *((content, name) for name, content in LOCKED.items())).status_code == 422


@pytest.mark.parametrize(("name", "content"), [*LOCKED.items(), ("stuk.docm", MACROS)])
def test_in_the_conversation_neither_is_ever_taken(
    app: Flask, client_for: Any, name: str, content: bytes
) -> None:
    allow(client_for, "takes_locked_files", "takes_macro_files")
    data = {"text": "Zie bijlage.", "files": [(io.BytesIO(content), name)]}
    answer = client_for("alice").post(f"/overleg/{a_thread(app)}/reacties", data=data)
    assert answer.status_code == 422
