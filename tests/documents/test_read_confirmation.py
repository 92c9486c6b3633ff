"""«Gelezen»: the secretariat asks who read a document, members say so, and who did not is reminded once."""

from typing import Any

import pytest
from flask import Flask

from tests.build import a_circle, a_document, a_folder
from tests.notifications.hearing import handle_events, sent_letters


def told(app: Flask) -> list[tuple[str, str]]:
    """To whom, about what."""
    return sorted((letter["To"].partition("@")[0], letter["Subject"]) for letter in sent_letters(app))


def test_asked_said_seen_and_reminded_once(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app), title="Werkwijze")
    dana, alice = client_for("dana"), client_for("alice")
    assert "Ik heb dit gelezen" not in alice.get(f"/documenten/{document}").text
    assert dana.post(f"/documenten/{document}/leesbevestiging").status_code == 303
    assert [who for who, _ in told(app)] == ["alice", "bob", "charlie", "dana", "erik"]
    assert "Ik heb dit gelezen" in alice.get(f"/documenten/{document}").text
    for _time in range(2):
        assert alice.post(f"/documenten/{document}/gelezen").status_code == 303
    assert "Je bevestigde dat op" in alice.get(f"/documenten/{document}").text
    page = dana.get(f"/documenten/{document}").text
    assert "Gelezen door 1 van 5" in page
    assert page.index("Alice") < page.index("Nog niet") < page.index("Charlie")
    assert "Gelezen door" not in alice.get(f"/documenten/{document}").text
    for _time in range(2):
        dana.post(f"/documenten/{document}/leesbevestiging/herinneren")
        told(app)
    reminded = [who for who, subject in told(app) if subject.startswith("Herinnering")]
    assert reminded == ["bob", "charlie", "dana", "erik"]


def test_of_a_circle_only_its_members_are_asked(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app, readers=a_circle(app, "dana", "charlie")))
    client_for("dana").post(f"/documenten/{document}/leesbevestiging")
    assert [who for who, _ in told(app)] == ["charlie", "dana"]
    assert client_for("alice").post(f"/documenten/{document}/gelezen").status_code == 404


def test_who_said_it_before_the_letter_went_gets_none(app: Flask, client_for: Any) -> None:
    document = a_document(app, a_folder(app))
    client_for("dana").post(f"/documenten/{document}/leesbevestiging")
    handle_events(app)
    client_for("alice").post(f"/documenten/{document}/gelezen")
    assert "alice" not in [who for who, _ in told(app)]


def test_what_goes_to_the_bin_meanwhile_is_not_asked(app: Flask, client_for: Any) -> None:
    document, dana = a_document(app, a_folder(app)), client_for("dana")
    dana.post(f"/documenten/{document}/leesbevestiging")
    dana.post(f"/documenten/{document}/weggooien")
    assert told(app) == []


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_neither_ask_nor_say_what_was_not_asked(app: Flask, client_for: Any, who: str) -> None:
    document, client = a_document(app, a_folder(app)), client_for(who)
    for act in ("leesbevestiging", "leesbevestiging/herinneren", "gelezen"):
        assert client.post(f"/documenten/{document}/{act}").status_code == 403
