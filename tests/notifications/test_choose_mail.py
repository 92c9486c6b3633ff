"""A member chooses what comes by mail; a link in each letter stops it, and nobody can make one for another."""

import itertools
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import FollowState, ThemeFollow, ThreadFollow
from dsonet.members.models import Member
from dsonet.notifications.links import stop_links
from tests.build import a_thread
from tests.notifications.hearing import follow, handle_events, letters_to, part, reply, sent_letters
from tests.site import SITE

CHOICES = list(itertools.product(("direct", "none"), repeat=2))


@pytest.mark.parametrize(("replies", "mentions"), CHOICES)
def test_the_choice_is_kept_and_obeyed(app: Flask, client_for: Any, replies: str, mentions: str) -> None:
    client, thread = client_for("bob"), a_thread(app)
    answer = client.post(
        "/profiel/berichten", data={"replies": replies, "mentions": mentions, "documents": "none"}
    )
    assert (answer.status_code, answer.location) == (303, "/profiel/berichten")
    page = client.get("/profiel/berichten").text
    assert page.count("checked") == 3
    follow(app, "bob", thread)
    reply(client_for, thread, "charlie", "Zonder naam.")
    reply(client_for, thread, "charlie", "En jij, @Bob Moderator?")
    words = "".join(part(letter, "plain") for letter in letters_to(app, "bob"))
    assert ("Zonder naam." in words) == (replies == "direct")
    assert ("En jij" in words) == ("direct" in (replies, mentions))  # also as one of the followers
    assert "Bob" in client.get("/meldingen").text
    assert client.get("/meldingen").text.count("Charlie de Wit") == 2


def test_one_letter_says_the_same_in_text_and_html(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Net & congestie <1>")
    follow(app, "bob", thread)
    reply(client_for, thread, "charlie", "Eerst dit.\n\n- een\n- twee\n\n[kaart](https://example.org/kaart)")
    (letter,) = sent_letters(app)
    plain, html = part(letter, "plain"), part(letter, "html")
    for words in ("Eerst dit.", "een", "twee", "kaart", "Charlie de Wit", "https://example.org/kaart"):
        assert words in plain
        assert words in html
    assert "Net & congestie <1>" in plain
    assert "Net &amp; congestie &lt;1&gt;" in html
    assert letter["Subject"] == "Re: Net & congestie <1>"
    for address in ("/overleg/reactie/1", "/afmelden/", "/profiel/berichten"):
        assert f"{SITE}{address}" in plain
        assert f"{SITE}{address}" in html


def test_who_reads_english_gets_english(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    with app.app_context():
        db.session.query(Member).filter_by(email="bob@example.org").one().locale = "en"
        db.session.commit()
    follow(app, "bob", thread)
    reply(client_for, thread)
    (letter,) = sent_letters(app)
    assert "reageerde" not in part(letter, "plain")
    assert "reageerde" not in part(letter, "html")


@pytest.mark.parametrize("token", ["x", "WzEsMV0.x", "", "%00", "a" * 4_000])
def test_an_invented_link_is_not_found(app: Flask, anonymous: Any, token: str) -> None:
    for method in ("GET", "POST"):
        assert anonymous.open(f"/afmelden/{token}", method=method).status_code == 404


def test_a_link_signed_for_another_purpose_or_person_stops_nothing(app: Flask, anonymous: Any) -> None:
    thread = a_thread(app)
    with app.app_context():
        token = stop_links.sign(2, thread)
        ended = db.session.query(Member).filter_by(email="charlie@example.org").one()
        ended.ended_at = now()
        of_ended, of_nobody = stop_links.sign(ended.id, thread), stop_links.sign(99, thread)
        of_nothing = stop_links.sign(2, 99)
        db.session.commit()
    payload, signature = token.split(".", 1)
    forged = f"{payload[:-2]}AA.{signature}"
    for wrong in (of_ended, of_nobody, of_nothing, forged):
        assert anonymous.post(f"/afmelden/{wrong}").status_code == 404
    with app.app_context():
        assert db.session.query(ThemeFollow).count() == db.session.query(ThreadFollow).count() == 0


def test_stopping_is_for_whom_the_link_was_made_whoever_is_signed_in(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    with app.app_context():
        token = stop_links.sign(2, thread)
    for _time in range(2):
        assert client_for("alice").post(f"/afmelden/{token}", data={"what": "thread"}).status_code == 200
    with app.app_context():
        (row,) = db.session.query(ThreadFollow)
        assert (row.member_id, row.state) == (2, FollowState.MUTED)


def test_what_was_hidden_before_the_worker_came_is_told_to_nobody(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Kanarie")
    follow(app, "alice", thread)
    reply(client_for, thread, "charlie", "Kanarie, @Alice van den Berg.")
    client_for("bob").post(f"/overleg/{thread}/verbergen", data={"reason": "Te veel."})
    handle_events(app)
    assert [letter["To"] for letter in sent_letters(app)] == ["alice@example.org"]  # it is her own thread
    assert "noemde je" not in client_for("alice").get("/meldingen").text


@pytest.mark.parametrize(("fact", "value"), [("may_sign_in", False), ("joined_at", None)])
def test_who_can_not_come_in_hears_nothing(app: Flask, client_for: Any, fact: str, value: object) -> None:
    thread = a_thread(app)
    follow(app, "bob", thread)
    with app.app_context():
        setattr(db.session.query(Member).filter_by(email="bob@example.org").one(), fact, value)
        db.session.commit()
    reply(client_for, thread, "charlie", "Hoor je dit, @Bob Moderator?")
    assert letters_to(app, "bob") == []
