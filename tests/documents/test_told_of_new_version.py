"""Who fetched an older version is told of a newer one: once, together with all else that was renewed."""

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask

from dsonet.database import db, now
from dsonet.documents.models import Document
from tests.build import a_circle, a_document, a_folder
from tests.documents.people import OTHER_PDF, PDF, fetched, renew
from tests.notifications.hearing import part, sent_letters
from tests.site import SITE

LATER = timedelta(minutes=20)


def told(app: Flask, after: timedelta = LATER) -> list[tuple[str, str]]:
    """To whom, about what, so long from now."""
    with time_machine.travel(now() + after, tick=False):
        return [(letter["To"].partition("@")[0], letter["Subject"]) for letter in sent_letters(app)]


def test_what_is_renewed_together_is_one_letter_once(app: Flask, client_for: Any) -> None:
    folder, dana, alice = a_folder(app), client_for("dana"), client_for("alice")
    first, second = (
        a_document(app, folder, PDF, title="Agenda"),
        a_document(app, folder, PDF, title="Begroting"),
    )
    for document in (first, second):
        fetched(alice, f"/documenten/{document}/x.pdf")
        renew(dana, document, OTHER_PDF)
    assert told(app, timedelta(0)) == []
    assert told(app) == [("alice", "Nieuwe versies van 2 documenten die je ophaalde")]
    text = part(sent_letters(app)[0], "plain")
    assert f"Agenda: {SITE}/documenten/{first}" in text
    assert "Begroting" in text
    renew(dana, first, PDF)
    assert told(app, 4 * LATER)[1:] == [("alice", "Nieuwe versie van een document dat je ophaalde")]


def test_a_great_many_are_one_letter_and_one_more_is_another(app: Flask, client_for: Any) -> None:
    folder, dana, alice = a_folder(app), client_for("dana"), client_for("alice")
    documents = [a_document(app, folder, PDF) for _ in range(60)]
    for document in documents:
        fetched(alice, f"/documenten/{document}/x.pdf")
        renew(dana, document, OTHER_PDF)
    assert told(app) == [("alice", "Nieuwe versies van 60 documenten die je ophaalde")]
    for document in documents:
        renew(dana, document, PDF)
    assert len(told(app, 4 * LATER)) == 2


def test_who_has_the_newest_or_brought_it_or_wants_no_mail_is_not_told(app: Flask, client_for: Any) -> None:
    document, dana = a_document(app, a_folder(app), PDF), client_for("dana")
    for who in ("alice", "charlie", "dana", "bob"):
        fetched(client_for(who), f"/documenten/{document}/x.pdf")
    choice = {"replies": "direct", "mentions": "direct", "documents": "none"}
    assert client_for("charlie").post("/profiel/berichten", data=choice).status_code == 303
    renew(dana, document, OTHER_PDF)
    fetched(client_for("alice"), f"/documenten/{document}/x.pdf")
    assert [who for who, _ in told(app)] == ["bob"]


def test_who_may_not_see_it_any_more_is_not_told(app: Flask, client_for: Any) -> None:
    document, dana = a_document(app, a_folder(app), PDF), client_for("dana")
    fetched(client_for("alice"), f"/documenten/{document}/x.pdf")
    renew(dana, document, OTHER_PDF)
    shut = a_folder(app, readers=a_circle(app, "dana"))
    facts = {"title": "Dicht", "folder_id": shut, "theme_id": "0", "language": "nl", "readers": "als-de-map"}
    assert dana.post(f"/documenten/{document}/wijzigen", data=facts).status_code == 303
    assert told(app) == []
    with app.app_context():
        assert db.session.get_one(Document, document).newest == 2
