"""A right that ends between the form and the act: whatever was stored meanwhile, nothing is written with it."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from dsonet.circles.models import Circle, CircleMember
from dsonet.database import db, now
from dsonet.documents.models import Audience, AudienceKind, Folder, Version
from dsonet.forum.models import Reply, Thread
from dsonet.members.models import Member, Role
from dsonet.storage import receive
from dsonet.themes.models import Theme
from tests.build import a_circle, a_document, a_folder, a_meeting, a_reply, a_theme, a_thread, member_id

OTHER_CIRCLE = select(func.max(Circle.id)).scalar_subquery()
Change = Callable[[], Any]
ENDS: dict[str, Change] = {
    "taken out of the circle": lambda: delete(CircleMember).where(CircleMember.member_id == 1),
    "the circle ended": lambda: update(Circle).values(ends_at=now() - timedelta(minutes=1)),
    "access ended": lambda: (
        update(Member).where(Member.id == 1).values(ended_at=now() - timedelta(minutes=1))
    ),
    "became an alumnus": lambda: (
        update(Member).where(Member.id == 1).values(alumnus_at=now() - timedelta(minutes=1))
    ),
    "became a guest": lambda: update(Member).where(Member.id == 1).values(role=Role.GUEST),
    "the theme was archived": lambda: update(Theme).values(archived_at=now()),
    "the theme is the keepers'": lambda: update(Theme).values(who_asks="keepers", who_replies="keepers"),
    "the thread went to another circle": lambda: update(Thread).values(
        circle_id=select(func.max(Circle.id)).scalar_subquery()
    ),
    "the thread was closed": lambda: update(Thread).values(closed_at=now()),
    "the thread was hidden": lambda: update(Thread).values(hidden_at=now()),
    "the theme went to another circle": lambda: update(Theme).values(
        circle_id=select(func.max(Circle.id)).scalar_subquery()
    ),
    "the folder was closed": lambda: update(Audience).values(kind=AudienceKind.SECRETARIAT, circle_id=None),
    "members add no more": lambda: update(Folder).values(members_add=False),
}


@pytest.fixture
def meanwhile(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let something be committed by someone else while the files of the act are stored."""

    def prepare(what: str) -> None:
        store = receive.receive_files

        def store_and_change(*args: Any) -> Any:
            received = store(*args)
            with app.app_context():
                db.session.execute(ENDS[what](), execution_options={"synchronize_session": False})
                db.session.commit()
            return received

        monkeypatch.setattr(receive, "receive_files", store_and_change)

    return prepare


def written(app: Flask) -> list[int]:
    with app.app_context():
        return [db.session.query(kind).count() for kind in (Thread, Reply, Version)]


OF_REPLY = [
    "taken out of the circle",
    "the circle ended",
    "access ended",
    "became an alumnus",
    "the theme was archived",
]
OF_REPLY += ["the theme is the keepers'", "the thread went to another circle", "the thread was closed"]
OF_REPLY += ["the thread was hidden"]
OF_THREAD = ["taken out of the circle", "the circle ended", "access ended", "became an alumnus"]
OF_THREAD += ["the theme was archived", "the theme is the keepers'", "the theme went to another circle"]


@pytest.mark.parametrize("what", OF_REPLY)
def test_no_reply(app: Flask, client_for: Any, meanwhile: Callable[[str], None], what: str) -> None:
    circle = a_circle(app, "bob", "alice")
    a_circle(app, "bob")
    thread, alice = a_thread(app, author="bob", circle_id=circle), client_for("alice")
    before = written(app)
    meanwhile(what)
    answer = alice.post(f"/overleg/{thread}/reacties", data={"text": "Woorden die ik niet kwijt wil."})
    assert answer.status_code in (403, 404)
    assert "Woorden die ik niet kwijt wil." in answer.text
    assert written(app) == before


@pytest.mark.parametrize("what", OF_THREAD)
def test_no_thread(app: Flask, client_for: Any, meanwhile: Callable[[str], None], what: str) -> None:
    circle = a_circle(app, "bob", "alice")
    a_circle(app, "bob")
    theme = a_theme(app, slug="grond")
    assert theme
    alice, before = client_for("alice"), written(app)
    meanwhile(what)
    words = {"kind": "question", "title": "Onder ons", "text": "Woorden die ik niet kwijt wil."}
    answer = alice.post("/overleg/grond/nieuw", data={**words, "circle_id": str(circle)})
    assert answer.status_code in (403, 404)
    assert "Woorden die ik niet kwijt wil." in answer.text
    assert written(app) == before


@pytest.mark.parametrize("what", OF_REPLY)
@pytest.mark.parametrize("opening", [True, False])
def test_no_other_words(
    app: Flask, client_for: Any, meanwhile: Callable[[str], None], what: str, opening: bool
) -> None:
    circle = a_circle(app, "bob", "alice")
    a_circle(app, "bob")
    thread = a_thread(app, author="alice", circle_id=circle, source="Begin.")
    reply = a_reply(app, thread, "alice", source="Begin.")
    alice = client_for("alice")
    meanwhile(what)
    where = f"/overleg/{thread}" if opening else f"/overleg/{thread}/reacties/{reply}"
    words = {"title": "Titel", "text": "Andere woorden voor dit.", "version": "1"}
    answer = alice.post(f"{where}/bewerken", data=words)
    assert answer.status_code in (403, 404)
    assert "Andere woorden voor dit." in answer.text
    with app.app_context():
        assert (
            db.session.query(Thread.source).all() + db.session.query(Reply.source).all() == [("Begin.",)] * 2
        )


@pytest.mark.parametrize(
    "what",
    ["access ended", "became an alumnus", "became a guest", "members add no more", "the folder was closed"],
)
def test_no_document(app: Flask, client_for: Any, meanwhile: Callable[[str], None], what: str) -> None:
    folder = a_folder(app, members_add=True, readers="members")
    alice, before = client_for("alice"), written(app)
    meanwhile(what)
    answer = alice.post(
        f"/documenten/map/{folder}/toevoegen", data={"files": [(io.BytesIO(b"%PDF-1.7 x"), "x.pdf")]}
    )
    assert answer.status_code in (403, 404)
    assert written(app) == before


@pytest.mark.parametrize("what", ["access ended", "became an alumnus", "the folder was closed"])
def test_no_version(app: Flask, client_for: Any, meanwhile: Callable[[str], None], what: str) -> None:
    document = a_document(app, a_folder(app, members_add=True, readers="members"), by="alice")
    alice, before = client_for("alice"), written(app)
    meanwhile(what)
    answer = alice.post(
        f"/documenten/{document}/versies", data={"file": (io.BytesIO(b"%PDF-1.7 y"), "y.pdf")}
    )
    assert answer.status_code in (403, 404)
    assert written(app) == before


@pytest.mark.parametrize("what", ["access ended", "became an alumnus"])
def test_no_paper(app: Flask, client_for: Any, meanwhile: Callable[[str], None], what: str) -> None:
    with app.app_context():
        db.session.execute(update(Member).where(Member.id == 1).values(role=Role.SECRETARIAT))
        db.session.commit()
    meeting, alice, before = a_meeting(app), client_for("alice"), written(app)
    meanwhile(what)
    files = {"files": [(io.BytesIO(b"%PDF-1.7 x"), "x.pdf")], "item_id": "0"}
    assert alice.post(f"/bijeenkomsten/{meeting}/stukken", data=files).status_code in (403, 404)
    assert written(app) == before


def test_an_alumnus_reads_in_a_circle_and_writes_nothing(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "bob", "alice")
    thread = a_thread(app, author="bob", circle_id=circle)
    theme = a_theme(app, slug="grond")
    assert theme
    with app.app_context():
        db.session.execute(
            update(Member).where(Member.id == member_id(app, "alice")).values(alumnus_at=now())
        )
        db.session.commit()
    alice = client_for("alice")
    assert alice.get(f"/overleg/{thread}", follow_redirects=True).status_code == 200
    assert alice.post(f"/overleg/{thread}/reacties", data={"text": "Mag dit?"}).status_code == 403
    new = {"kind": "question", "title": "x", "text": "x", "circle_id": str(circle)}
    assert alice.post("/overleg/grond/nieuw", data=new).status_code in (403, 404)
    assert written(app) == [1, 0, 0]
