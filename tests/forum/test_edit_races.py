"""Two people, two tabs, two presses: one edit wins, and no words are lost."""

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from dsonet.database import db, now
from dsonet.demo.papers import make_paper
from dsonet.forum.actions import editing
from dsonet.forum.actions.editing import Edit, Heading
from dsonet.forum.actions.words import words
from dsonet.forum.models import Attachment, Reply, Revision, Thread
from dsonet.storage.models import StoredFile
from tests.build import a_reply, a_thread
from tests.forum.reading import Cast, thread


def revisions(app: Flask) -> list[Revision]:
    """What was kept of the words before."""
    with app.app_context():
        return list(db.session.query(Revision).order_by(Revision.id))


def test_of_eight_who_save_at_once_one_wins_and_all_keep_their_words(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, source="Begin.")
    clients = [client_for("erik") for _ in range(8)]
    answers: dict[int, Any] = {}

    def save(number: int) -> None:
        data = {"title": "Titel", "text": f"Tekst {number}.", "version": "1", "reason": "Gelijk."}
        answers[number] = clients[number].post(f"/overleg/{question}/bewerken", data=data)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answer.status_code for answer in answers.values()) == [303] + [409] * 7
    (winner,) = (number for number, answer in answers.items() if answer.status_code == 303)
    for number, answer in answers.items():
        if number != winner:
            assert f"Tekst {number}.</textarea>" in answer.text
            assert f"Tekst {winner}.</p>" in answer.text
    assert thread(app, question).source == f"Tekst {winner}."
    assert [kept.source for kept in revisions(app)] == ["Begin."]


def test_the_moderator_and_the_author_see_each_others_words(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    reply = a_reply(app, question, "charlie", source="Wij kochten de grond in 2019 van Jansen.")
    where = f"/overleg/{question}/reacties/{reply}/bewerken"
    hers = {"text": "Wij kochten de grond in 2019.", "version": "1", "reason": "Een naam."}
    assert client_for("bob").post(where, data=hers).status_code == 303
    his = {"text": "Wij kochten de grond in 2020 van Jansen.", "version": "1"}
    answer = client_for("charlie").post(where, data=his)
    assert answer.status_code == 409
    assert "Deze tekst is intussen gewijzigd." in answer.text
    assert "<ins>2020 van Jansen" in answer.text
    assert "Wij kochten de grond in 2020 van Jansen.</textarea>" in answer.text
    with app.app_context():
        assert db.session.get_one(Reply, reply).source == "Wij kochten de grond in 2019."


def test_the_same_save_twice_is_one_edit(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    reply = a_reply(app, question, "charlie")
    where = f"/overleg/{question}/reacties/{reply}/bewerken"
    saves = [client_for("charlie").post(where, data={"text": "Beter.", "version": "1"}) for _ in range(2)]
    assert [answer.status_code for answer in saves] == [303, 303]
    assert len(revisions(app)) == 1


def test_words_that_did_not_change_are_no_edit(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, title="Titel", source="Zo.")
    data = {"title": "Titel", "text": "Zo.", "version": "1"}
    assert client_for("alice").post(f"/overleg/{question}/bewerken", data=data).status_code == 303
    kept = thread(app, question)
    assert (kept.version, kept.edited_at, revisions(app)) == (1, None, [])


def test_files_alone_are_no_other_words_but_another_version(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, title="Titel", source="Zo.")
    pdf = (io.BytesIO(make_paper("pdf", ["Notitie", "Woorden."])), "notitie.pdf")
    data = {"title": "Titel", "text": "Zo.", "version": "1", "files": [pdf]}
    assert client_for("alice").post(f"/overleg/{question}/bewerken", data=data).status_code == 303
    kept = thread(app, question)
    assert (kept.version, kept.edited_at, revisions(app)) == (2, None, [])


def test_a_conflict_attaches_nothing_and_keeps_the_file_with_the_form(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, title="Titel", source="Zo.", version=2)
    pdf = (io.BytesIO(make_paper("pdf", ["Notitie", "Woorden."])), "notitie.pdf")
    data = {"title": "Titel", "text": "Anders.", "version": "1", "files": [pdf]}
    before = _bytes_kept(app)
    assert client_for("alice").post(f"/overleg/{question}/bewerken", data=data).status_code == 409
    with app.app_context():
        assert (db.session.query(Attachment).count(), db.session.query(StoredFile).count()) == (0, 1)
    assert _bytes_kept(app) - before == 1


@pytest.mark.parametrize("state", ["closed_at", "hidden_at"])
def test_what_was_closed_or_hidden_while_the_form_was_checked_stays_as_it_is(
    app: Flask, client_for: Cast, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    question = a_thread(app)
    reply = a_reply(app, question, "charlie", source="Begin.")

    def meanwhile(source: str) -> Any:
        db.session.query(Thread).filter_by(id=question).update({state: now()}, synchronize_session=False)
        return words(source)

    monkeypatch.setattr("dsonet.forum.actions.editing.words", meanwhile)
    data = {"text": "Een tekst die ik niet kwijt wil.", "version": "1"}
    answer = client_for("charlie").post(f"/overleg/{question}/reacties/{reply}/bewerken", data=data)
    assert answer.status_code == (404 if state == "hidden_at" else 403)
    assert "Een tekst die ik niet kwijt wil.</textarea>" in answer.text
    assert revisions(app) == []


def test_words_come_back_when_the_thread_was_closed_in_the_meantime(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, closed_at=now())
    reply = a_reply(app, question, "charlie")
    data = {"text": "Een tekst die ik niet kwijt wil.", "version": "1"}
    answer = client_for("charlie").post(f"/overleg/{question}/reacties/{reply}/bewerken", data=data)
    assert answer.status_code == 403
    assert "Een tekst die ik niet kwijt wil.</textarea>" in answer.text


def test_the_condition_stands_in_the_update_itself(app: Flask) -> None:
    """An older version claims nothing, whatever the process that comes second had read before."""
    question = a_thread(app, source="Begin.")
    with app.app_context():
        row = db.session.scalars(
            select(Thread).options(joinedload(Thread.theme), joinedload(Thread.author))
        ).one()
        author = row.author
        editing.edit_thread(author, row, Heading("Titel", None), Edit("Een.", 1))
        with pytest.raises(editing.ChangedMeanwhile):
            editing.edit_thread(author, row, Heading("Titel", None), Edit("Twee.", 1))
        db.session.commit()
    assert thread(app, question).source == "Een."


def _bytes_kept(app: Flask) -> int:
    folder = Path(app.config["STORAGE_FOLDER"])
    return sum(1 for path in folder.rglob("*") if path.is_file())
