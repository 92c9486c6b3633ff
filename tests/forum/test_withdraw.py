"""A member takes back their own words: readers read them nowhere, the talk keeps its order, nobody else undoes it."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet import events
from dsonet.database import db, now
from dsonet.forum.actions import retention
from dsonet.forum.models import Attachment, FollowState, Reply, Revision, Thread, ThreadFollow
from dsonet.mail import smtp
from dsonet.mail.models import Letter
from dsonet.members.models import Member
from tests.build import a_reply, a_thread
from tests.storage.sample_files import PDF

CANARY = "Kanarie in de kelder"


def withdraw(client: Any, thread: int, reply: int | None = None, act: str = "terugnemen") -> Any:
    return client.post(f"/overleg/{thread}{f'/reacties/{reply}' if reply else ''}/{act}")


def read(client: Any, thread: int) -> str:
    return str(client.get(f"/overleg/{thread}", follow_redirects=True).text)


def test_a_reply_is_gone_for_all_readers_and_keeps_its_place(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    file = {"files": (io.BytesIO(PDF), "kanarie.pdf")}
    client_for("charlie").post(f"/overleg/{thread}/reacties", data={"text": CANARY, **file})
    a_reply(app, thread, parent_id=1, source="Dat herken ik.")
    assert (
        "Neem mijn woorden terug"
        in client_for("charlie").get(f"/overleg/{thread}/reacties/1/terugnemen").text
    )
    assert withdraw(client_for("charlie"), thread, 1).status_code == 303
    for who in ("alice", "bob", "charlie", "erik"):
        page = read(client_for(who), thread)
        assert CANARY not in page
        assert "kanarie.pdf" not in page
        assert "teruggenomen door wie ze schreef" in page
        assert page.index('id="reactie-1"') < page.index('id="reactie-2"')
        assert "Dat herken ik." in page
    assert CANARY not in client_for("alice").get(f"/overleg/{thread}/reacties/1/geschiedenis").text
    assert CANARY in client_for("bob").get(f"/overleg/{thread}/reacties/1/geschiedenis").text
    with app.app_context():
        assert db.session.query(Attachment).count() == 0
        assert db.session.get_one(Thread, thread).reply_count == 2


def test_a_thread_loses_its_words_title_and_summary(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title=CANARY, author="alice")
    a_reply(app, thread, source="Een antwoord.")
    client_for("alice").post(f"/overleg/{thread}/sluiten", data={"text": CANARY})
    assert withdraw(client_for("alice"), thread).status_code == 303
    for who in ("bob", "charlie"):
        page = read(client_for(who), thread)
        assert CANARY not in page
        assert "Een antwoord." in page
        assert CANARY not in client_for(who).get("/overleg/alles").text
    assert (
        client_for("charlie").post(f"/overleg/{thread}/reacties", data={"text": "Nog iets."}).status_code
        == 403
    )


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "erik"])
def test_nobody_takes_back_or_puts_back_for_another(app: Flask, client_for: Any, who: str) -> None:
    thread = a_thread(app, author="charlie")
    reply = a_reply(app, thread, author="charlie")
    for which in (reply, None):
        assert withdraw(client_for(who), thread, which).status_code == 403
        withdraw(client_for("charlie"), thread, which)
        assert withdraw(client_for(who), thread, which, "terugzetten").status_code == 403
    assert client_for(who).post(f"/overleg/{thread}/reacties/{reply}/herstellen").status_code in (303, 403)
    assert "teruggenomen door wie ze schreef" in read(client_for(who), thread)


def test_its_author_puts_it_back(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Netcongestie", author="charlie")
    reply = a_reply(app, thread, author="charlie", source=CANARY)
    for which in (reply, None):
        withdraw(client_for("charlie"), thread, which)
        assert withdraw(client_for("charlie"), thread, which, "terugzetten").status_code == 303
    page = read(client_for("alice"), thread)
    assert CANARY in page
    assert "Netcongestie" in page
    with app.app_context():
        assert db.session.query(Revision).count() == 0


def test_what_is_withdrawn_is_edited_by_nobody_and_a_second_press_changes_nothing(
    app: Flask, client_for: Any
) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread, author="charlie", source=CANARY)
    assert withdraw(client_for("charlie"), thread, reply).status_code == 303
    assert withdraw(client_for("charlie"), thread, reply).status_code == 403
    for who in ("charlie", "bob"):
        assert client_for(who).get(f"/overleg/{thread}/reacties/{reply}/bewerken").status_code == 403
    withdraw(client_for("charlie"), thread, reply, "terugzetten")
    assert CANARY in read(client_for("alice"), thread)


def test_a_letter_that_waits_does_not_go(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    with app.app_context():
        db.session.query(Member).update({"joined_at": now()})
        db.session.add(ThreadFollow(member_id=1, thread_id=thread, state=FollowState.FOLLOWING))
        db.session.commit()
    client_for("charlie").post(f"/overleg/{thread}/reacties", data={"text": CANARY})
    with app.app_context():
        events.handle_waiting()
        assert db.session.query(Letter).count() == 1
        db.session.commit()
    withdraw(client_for("charlie"), thread, 1)
    with app.app_context():
        smtp.send_waiting()
        assert db.session.query(Letter.sent_at, Letter.dropped_at).one()[0] is None


def test_half_a_year_later_the_words_are_forgotten(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread, author="charlie", source=CANARY)
    withdraw(client_for("charlie"), thread, reply)
    with time_machine.travel(now() + timedelta(days=181), tick=False), app.app_context():
        retention.forget_hidden()
        db.session.commit()
        assert db.session.query(Revision).count() == 0
        assert CANARY not in db.session.get_one(Reply, reply).source
    assert withdraw(client_for("charlie"), thread, reply, "terugzetten").status_code == 404


def test_former_words_that_should_not_have_been_there_are_for_author_and_moderator(
    app: Flask, client_for: Any
) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread, author="charlie", source="Eerst.")
    path = f"/overleg/{thread}/reacties/{reply}"
    edits: tuple[tuple[str, dict[str, str]], ...]
    edits = (("Toen " + CANARY, {}), ("Daarna.", {"is_private": "y"}), ("Ten slotte.", {}))
    for version, (words, more) in enumerate(edits, start=1):
        data = {"text": words, "version": str(version), **more}
        assert client_for("charlie").post(f"{path}/bewerken", data=data).status_code == 303
    for who, sees in (("charlie", True), ("bob", True), ("alice", False), ("dana", False)):
        page = client_for(who).get(f"{path}/geschiedenis").text
        assert (CANARY in page or "Kanarie" in page) == sees, who
        assert "Eerst" in page
        assert "Daarna" in page
