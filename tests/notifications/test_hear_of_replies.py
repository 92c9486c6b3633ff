"""Who hears of a reply or a new thread, by notice and by letter, and what the letter says."""

from typing import Any

import pytest
from flask import Flask

from dsonet import events
from dsonet.database import db, now
from dsonet.forum.models import FollowState, ThemeFollow, Thread, ThreadFollow
from dsonet.members.models import Member
from dsonet.notifications.models import Preference
from tests.build import a_theme, a_thread
from tests.notifications.hearing import follow, handle_events, letters_to, part, reply, sent_letters
from tests.site import SITE


def test_a_follower_hears_and_the_author_does_not(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Netcongestie")
    follow(app, "bob", thread)
    reply(client_for, thread, "charlie", "Begin met de *kaart*.")
    (letter,) = sent_letters(app)
    assert letter["To"] == "bob@example.org"
    assert letter["Subject"] == "Re: Netcongestie"
    assert "Begin met de kaart." in part(letter, "plain")
    assert "Begin met de <em>kaart</em>." in part(letter, "html")
    assert "Charlie de Wit" in part(letter, "plain")
    assert "«Netcongestie»" in client_for("bob").get("/meldingen").text
    assert "Nog geen meldingen" in client_for("charlie").get("/meldingen").text


def test_the_headers_keep_a_thread_together_and_can_be_stopped(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    follow(app, "bob", thread)
    reply(client_for, thread, "charlie")
    reply(client_for, thread, "alice")
    first, second = letters_to(app, "bob")
    assert first["In-Reply-To"] == second["In-Reply-To"]
    assert first["In-Reply-To"].startswith(f"<thread-{thread}@")
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"
    assert "<thema-" in first["List-Id"]
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["List-Unsubscribe"].startswith(f"<{SITE}/afmelden/")


def test_an_answer_to_a_reply_refers_to_it(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    follow(app, "bob", thread)
    reply(client_for, thread, "charlie")
    client_for("alice").post(f"/overleg/{thread}/reacties", data={"text": "En daarna?", "parent_id": "1"})
    letters = letters_to(app, "bob")
    assert letters[1]["In-Reply-To"] == letters[0]["Message-ID"]
    assert letters[0]["Message-ID"] in letters[1]["References"]


def test_who_is_mentioned_hears_once(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    follow(app, "bob", thread)
    reply(client_for, thread, "charlie", "Weet jij dit, @Bob Moderator?")
    (letter,) = letters_to(app, "bob")
    assert "noemde je" in part(letter, "plain")
    assert "noemde je" in client_for("bob").get("/meldingen").text


@pytest.mark.parametrize("choice", ["muted", "no mail", "theme muted"])
def test_who_does_not_want_to_hear_does_not(app: Flask, client_for: Any, choice: str) -> None:
    thread = a_thread(app)
    with app.app_context():
        bob = db.session.query(Member.id).filter_by(email="bob@example.org").scalar()
        theme = db.session.get_one(Thread, thread).theme_id
        if choice == "no mail":
            db.session.add(Preference(member_id=bob, replies="none", mentions="none"))
            db.session.add(ThreadFollow(member_id=bob, thread_id=thread, state=FollowState.FOLLOWING))
        elif choice == "muted":
            db.session.add(ThreadFollow(member_id=bob, thread_id=thread, state=FollowState.MUTED))
            db.session.add(ThemeFollow(member_id=bob, theme_id=theme, state=FollowState.FOLLOWING))
        else:
            db.session.add(ThemeFollow(member_id=bob, theme_id=theme, state=FollowState.MUTED))
        db.session.commit()
    reply(client_for, thread, "charlie", "Hoor je dit, @Bob Moderator?")
    assert letters_to(app, "bob") == []


def test_followers_of_the_theme_hear_of_a_new_thread(app: Flask, client_for: Any) -> None:
    theme = a_theme(app, slug="grond")
    with app.app_context():
        bob = db.session.query(Member.id).filter_by(email="bob@example.org").scalar()
        db.session.add(ThemeFollow(member_id=bob, theme_id=theme, state=FollowState.FOLLOWING))
        db.session.commit()
    data = {"kind": "question", "circle_id": "0", "title": "Voorkeursrecht?", "text": "Wie heeft dit gedaan?"}
    assert client_for("alice").post("/overleg/grond/nieuw", data=data).status_code == 303
    (letter,) = sent_letters(app)
    assert (letter["To"], letter["Subject"]) == ("bob@example.org", "Voorkeursrecht?")


@pytest.mark.parametrize("meanwhile", ["hidden", "unfollowed", "ended", "no mail"])
def test_it_is_asked_again_when_the_letter_goes(app: Flask, client_for: Any, meanwhile: str) -> None:
    thread = a_thread(app)
    follow(app, "alice", thread)
    reply(client_for, thread, "charlie", "Dit wordt teruggenomen: kanarie.")
    handle_events(app)
    if meanwhile == "hidden":
        client_for("bob").post(f"/overleg/{thread}/reacties/1/verbergen", data={"reason": "Te veel gezegd."})
    elif meanwhile == "unfollowed":
        client_for("alice").post(f"/overleg/{thread}/volgen", data={"state": "muted"})
    elif meanwhile == "no mail":
        client_for("alice").post(
            "/profiel/berichten", data={"replies": "none", "mentions": "none", "documents": "none"}
        )
    else:
        with app.app_context():
            db.session.query(Member).filter_by(email="alice@example.org").one().ended_at = now()
            db.session.commit()
    assert letters_to(app, "alice") == []


def test_the_author_of_hidden_words_hears_why(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Netcongestie")
    reply(client_for, thread, "charlie", "Te frank.")
    client_for("bob").post(f"/overleg/{thread}/reacties/1/verbergen", data={"reason": "Noemt een ambtenaar."})
    (letter,) = letters_to(app, "charlie")
    assert "Noemt een ambtenaar." in part(letter, "plain")
    assert "Te frank." in part(letter, "html")
    assert "verborgen" in client_for("charlie").get("/meldingen").text


def test_one_click_stops_the_theme_without_signing_in_and_looking_changes_nothing(
    app: Flask, client_for: Any, anonymous: Any
) -> None:
    thread = a_thread(app)
    follow(app, "bob", thread)
    reply(client_for, thread, "charlie")
    (letter,) = sent_letters(app)
    address = letter["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert anonymous.get(address).status_code == 200
    assert anonymous.head(address).status_code == 200
    with app.app_context():
        assert db.session.query(ThemeFollow).count() == 0
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert anonymous.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    reply(client_for, thread, "alice")
    assert len(letters_to(app, "bob")) == 1
    assert anonymous.post(address[:-3] + "abc").status_code == 404


def test_stopping_one_thread_leaves_the_theme(app: Flask, client_for: Any, anonymous: Any) -> None:
    theme = a_theme(app)
    thread, other = a_thread(app, theme), a_thread(app, theme)
    follow(app, "bob", thread)
    follow(app, "bob", other)
    reply(client_for, thread)
    (letter,) = sent_letters(app)
    address = letter["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    assert anonymous.post(address, data={"what": "thread"}).status_code == 200
    reply(client_for, thread, "alice")
    reply(client_for, other, "alice")
    assert len(letters_to(app, "bob")) == 2


def test_reading_the_thread_empties_the_bell(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    follow(app, "alice", thread)
    reply(client_for, thread)
    handle_events(app)
    client = client_for("alice")
    assert '<span class="dso-count">1</span>' in client.get("/meldingen").text
    client.get(f"/overleg/{thread}", follow_redirects=True)
    assert '<span class="dso-count">' not in client.get("/meldingen").text


def test_all_read_empties_the_bell(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    follow(app, "alice", thread)
    reply(client_for, thread)
    handle_events(app)
    assert client_for("alice").post("/meldingen/gelezen").status_code == 303
    assert '<span class="dso-count">' not in client_for("alice").get("/meldingen").text


def test_a_useful_answer_is_told_to_its_author(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, author="alice")
    reply(client_for, thread, "charlie")
    client_for("alice").post(f"/overleg/{thread}/reacties/1/nuttig")
    handle_events(app)
    assert "nuttig genoemd" in client_for("charlie").get("/meldingen").text


def test_restored_words_are_told(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    reply(client_for, thread, "charlie")
    for act in ("verbergen", "herstellen"):
        client_for("bob").post(f"/overleg/{thread}/reacties/1/{act}", data={"reason": "Vergissing."})
    handle_events(app)
    assert "staat er weer" in client_for("charlie").get("/meldingen").text


def test_events_handled_twice_write_one_letter(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    follow(app, "bob", thread)
    reply(client_for, thread)
    handle_events(app)
    with app.app_context():
        db.session.query(events.Event).update({"handled_at": None})
        db.session.commit()
    assert len(sent_letters(app)) == 1


def test_a_wrong_choice_comes_back(client_for: Any) -> None:
    answer = client_for("alice").post(
        "/profiel/berichten", data={"replies": "soms", "mentions": "direct", "documents": "direct"}
    )
    assert answer.status_code == 422


def test_the_postbox_exists_in_the_demonstration_alone(app: Flask, client_for: Any, anonymous: Any) -> None:
    for client in (anonymous, client_for("erik")):
        assert client.get("/postvak").status_code == 404
        assert client.get("/postvak/20260101-000000-000000").status_code == 404
