"""Change what was written: history for all to see, and two editors lose nothing."""

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import joinedload

from dsonet.database import db, now
from dsonet.demo.papers import make_paper
from dsonet.forum.models import Attachment, Reply, Revision, Thread
from dsonet.journal import JournalEntry
from tests.build import a_reply, a_thread

PDF = make_paper("pdf", ["Notitie", "Woorden."])


def test_the_words_before_can_be_seen(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread, "charlie", source="Het was maandag.")
    data = {"text": "Het was dinsdag.", "version": "1"}
    answer = client_for("charlie").post(f"/overleg/{thread}/reacties/{reply}/bewerken", data=data)
    assert answer.status_code == 303
    assert "Het was dinsdag." in client_for("alice").get(answer.location).text
    history = client_for("alice").get(f"/overleg/{thread}/reacties/{reply}/geschiedenis").text
    assert "<del>maandag</del>" in history
    assert "<ins>dinsdag</ins>" in history
    assert "Charlie de Wit" in history


def test_the_opening_words_with_title_and_date(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Oud", source="Oude woorden.")
    data = {"title": "Nieuw", "text": "Nieuwe woorden.", "answer_by": "2027-01-05", "version": "1"}
    client = client_for("alice")
    assert client.get(f"/overleg/{thread}/bewerken").status_code == 200
    answer = client.post(f"/overleg/{thread}/bewerken", data=data)
    page = client.get(answer.location).text
    assert "Nieuwe woorden." in page
    assert "5 januari 2027" in page
    history = client.get(f"/overleg/{thread}/geschiedenis").text
    assert "<del>Oud</del>" in history


def test_the_second_of_two_sees_both_and_can_save_then(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread, "charlie", source="Begin.")
    where = f"/overleg/{thread}/reacties/{reply}/bewerken"
    client = client_for("charlie")
    client.post(where, data={"text": "Van het ene scherm.", "version": "1"})
    answer = client.post(where, data={"text": "Van het andere scherm.", "version": "1"})
    assert answer.status_code == 409
    assert "Van het ene scherm." in answer.text
    assert "Van het andere scherm." in answer.text
    assert 'value="2"' in answer.text
    assert client.post(where, data={"text": "Samen.", "version": "2"}).status_code == 303
    with app.app_context():
        assert db.session.query(Revision).count() == 2


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "1\x00", "٣"])
def test_a_strange_version_changes_nothing(app: Flask, client_for: Any, version: str) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread, "charlie", source="Begin.")
    data = {"text": "Anders.", "version": version}
    where = f"/overleg/{thread}/reacties/{reply}/bewerken"
    assert client_for("charlie").post(where, data=data).status_code == 409
    with app.app_context():
        assert db.session.get_one(Reply, reply).source == "Begin."


def test_a_moderator_edits_on_behalf_with_a_reason_and_it_shows(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread, "charlie", source="Bel Jan op 06-12345678.")
    where = f"/overleg/{thread}/reacties/{reply}/bewerken"
    data = {"text": "Bel Jan.", "version": "1"}
    refused = client_for("bob").post(where, data=data)
    assert refused.status_code == 422
    assert "Schrijf kort waarom." in refused.text
    assert client_for("bob").post(where, data={**data, "reason": "Een nummer."}).status_code == 303
    history = client_for("charlie").get(f"/overleg/{thread}/reacties/{reply}/geschiedenis").text
    assert "Bob Moderator" in history
    assert "Namens de schrijver" in history
    with app.app_context():
        entry = db.session.query(JournalEntry).one()
        assert (entry.verb, entry.reason) == ("edit_reply", "Een nummer.")


@pytest.mark.parametrize("state", [{"closed_at": now()}, {"hidden_at": now()}])
def test_the_author_may_not_once_it_is_closed(app: Flask, client_for: Any, state: dict[str, Any]) -> None:
    thread = a_thread(app, **state)
    reply = a_reply(app, thread, "charlie")
    where = f"/overleg/{thread}/reacties/{reply}/bewerken"
    expected = 403 if "closed_at" in state else 404
    assert client_for("charlie").get(where).status_code == expected
    assert (
        client_for("charlie").post(where, data={"text": "Nog iets.", "version": "1"}).status_code == expected
    )


def test_not_what_someone_else_wrote(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, author="charlie")
    reply = a_reply(app, thread, "charlie")
    for where in (f"/overleg/{thread}/reacties/{reply}/bewerken", f"/overleg/{thread}/bewerken"):
        for who in ("alice", "dana"):
            assert client_for(who).get(where).status_code == 403
            data = {"title": "x", "text": "y", "version": "1", "reason": "z"}
            assert client_for(who).post(where, data=data).status_code == 403


@pytest.mark.parametrize(
    ("text", "words"), [("", "Er moet iets blijven staan."), ("[" * 20_000, "te ingewikkeld")]
)
def test_what_can_not_be_kept_comes_back(app: Flask, client_for: Any, text: str, words: str) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread, "charlie")
    data = {"text": text, "version": "1"}
    answer = client_for("charlie").post(f"/overleg/{thread}/reacties/{reply}/bewerken", data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_files_come_with_words_and_can_be_taken_away(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    client = client_for("charlie")
    data = {"text": "Zie de notitie.", "files": [(io.BytesIO(PDF), "notitie.pdf")]}
    assert client.post(f"/overleg/{thread}/reacties", data=data).status_code == 303
    with client_for("alice").get(f"/overleg/{thread}/bijlagen/1/notitie.pdf") as got:
        assert got.data == PDF
    where = f"/overleg/{thread}/reacties/1/bewerken"
    more = {"text": "Zie beide.", "version": "1", "files": [(io.BytesIO(PDF), "bijlage.pdf")]}
    assert client.post(where, data=more).status_code == 303
    fewer = {"text": "Zie de tweede.", "version": "2", "remove": ["1"]}
    assert client.post(where, data=fewer).status_code == 303
    assert client_for("alice").get(f"/overleg/{thread}/bijlagen/1/notitie.pdf").status_code == 404
    with app.app_context():
        assert [row.file.filename for row in _attachments()] == ["bijlage.pdf"]


def test_a_refused_file_keeps_the_words_and_leaves_nothing(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    data = {"text": "Mijn woorden.", "files": [(io.BytesIO(b"<html>"), "notitie.pdf")]}
    answer = client_for("charlie").post(f"/overleg/{thread}/reacties", data=data)
    assert answer.status_code == 422
    assert "Mijn woorden." in answer.text
    assert "notitie.pdf" in answer.text
    with app.app_context():
        assert db.session.query(Reply).count() == 0
        assert db.session.query(Attachment).count() == 0


def test_too_many_files_are_refused(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    files = [(io.BytesIO(PDF), f"notitie{number}.pdf") for number in range(11)]
    answer = client_for("charlie").post(f"/overleg/{thread}/reacties", data={"text": "Veel.", "files": files})
    assert answer.status_code == 422
    assert "ten hoogste 10" in answer.text


def test_a_thread_starts_with_a_file(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    with app.app_context():
        slug = db.session.get_one(Thread, thread, options=[_with_theme()]).theme.slug
    data = {
        "kind": "question",
        "circle_id": "0",
        "title": "Wie?",
        "text": "Zie bijlage.",
        "files": [(io.BytesIO(PDF), "a.pdf")],
    }
    where = client_for("alice").post(f"/overleg/{slug}/nieuw", data=data).location
    assert "a.pdf" in client_for("charlie").get(where, follow_redirects=True).text


def test_another_threads_file_is_not_found(app: Flask, client_for: Any, anonymous: Any) -> None:
    thread, other = a_thread(app), a_thread(app)
    data = {"text": "Zie.", "files": [(io.BytesIO(PDF), "a.pdf")]}
    client_for("charlie").post(f"/overleg/{thread}/reacties", data=data)
    assert client_for("alice").get(f"/overleg/{other}/bijlagen/1/a.pdf").status_code == 404
    assert anonymous.get(f"/overleg/{thread}/bijlagen/1/a.pdf").status_code == 302


def _attachments() -> list[Attachment]:
    from_database: list[Attachment] = db.session.query(Attachment).options(_with_file()).all()
    return from_database


def _with_file() -> Any:
    return joinedload(Attachment.file)


def _with_theme() -> Any:
    return joinedload(Thread.theme)
