"""The asker closes with a summary, and opens again."""

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.journal import JournalEntry
from tests.build import a_thread
from tests.forum.reading import Cast, address, thread


def verbs(app: Flask) -> list[str]:
    """What the record of staff acts says."""
    with app.app_context():
        return [entry.verb for entry in db.session.query(JournalEntry).order_by(JournalEntry.id)]


def test_the_summary_stands_on_top(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, source="Hoe dan?")
    answer = client_for("alice").post(f"/overleg/{question}/sluiten", data={"text": "Het werd **plan B**."})
    assert answer.status_code == 303
    page = client_for("charlie").get(address(app, question)).text
    assert page.index("<strong>plan B</strong>") < page.index("Hoe dan?")
    assert "Samenvatting van Alice van den Berg" in page
    assert "Plaats reactie" not in page
    assert verbs(app) == []


def test_it_closes_without_a_summary_too(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    client_for("alice").post(f"/overleg/{question}/sluiten", data={"text": ""})
    assert "Dit gesprek is gesloten" in client_for("charlie").get(address(app, question)).text


def test_the_form_has_what_was_summarised_before(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, summary_source="Het werd plan A.")
    assert "Het werd plan A." in client_for("alice").get(f"/overleg/{question}/sluiten").text


def test_an_open_thread_shows_no_old_summary(app: Flask, client_for: Cast) -> None:
    question, client = a_thread(app), client_for("alice")
    client.post(f"/overleg/{question}/sluiten", data={"text": "Het werd plan B."})
    assert client.post(f"/overleg/{question}/heropenen").status_code == 303
    page = client.get(address(app, question)).text
    assert "Het werd plan B." not in page
    assert "Plaats reactie" in page


def test_a_moderator_does_so_for_others_and_it_is_written_down(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    client_for("bob").post(f"/overleg/{question}/sluiten", data={"text": ""})
    client_for("erik").post(f"/overleg/{question}/heropenen")
    assert verbs(app) == ["close_thread", "reopen_thread"]


@pytest.mark.parametrize("who", ["charlie", "dana"])
def test_others_may_not(app: Flask, client_for: Cast, who: str) -> None:
    question, closed = a_thread(app), a_thread(app, closed_at=now())
    client = client_for(who)
    assert client.get(f"/overleg/{question}/sluiten").status_code == 403
    assert client.post(f"/overleg/{question}/sluiten", data={"text": ""}).status_code == 403
    assert client.post(f"/overleg/{closed}/heropenen").status_code == 403
    assert thread(app, question).closed_at is None


def test_what_is_closed_is_not_closed_again_nor_what_is_open_opened(app: Flask, client_for: Cast) -> None:
    closed, question, client = a_thread(app, closed_at=now()), a_thread(app), client_for("alice")
    assert client.post(f"/overleg/{closed}/sluiten", data={"text": ""}).status_code == 403
    assert client.post(f"/overleg/{question}/heropenen").status_code == 403


def test_a_summary_that_is_too_long_is_given_back(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    answer = client_for("alice").post(f"/overleg/{question}/sluiten", data={"text": "a" * 70_000})
    assert answer.status_code == 422
    assert 'id="text-fout"' in answer.text
    assert thread(app, question).closed_at is None


def test_a_hidden_thread_is_not_there(app: Flask, client_for: Cast) -> None:
    hidden = a_thread(app, hidden_at=now())
    assert client_for("alice").post(f"/overleg/{hidden}/sluiten", data={"text": ""}).status_code == 404
