"""What a moderator hid answers as what never was: nothing that a member can see differs from before it was written."""

import email
import io
import re
from collections.abc import Iterator
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dsonet import events
from dsonet.database import db, now
from dsonet.demo.papers import make_paper
from dsonet.forum.models import Attachment, Reply, Thread
from dsonet.mail import smtp
from dsonet.members.models import Member
from tests.build import a_meeting, a_reply, a_theme, a_thread, an_outcome

CANARY = "kanarievogel"
UNKNOWN = 9_999
PDF = make_paper("pdf", ["Notitie", "Woorden."])
COUNTS_OWN_ROWS = "/mijn-gegevens"
"""It says how many rows are about the reader: the notices and drafts that one had stay one's own (AVG article 15)."""
OF_THE_AUTHOR = {"/meldingen", "/"}
"""Where the one who wrote it reads that it was hidden, and how many notices wait."""
QUERIES = (
    "",
    "?volgorde=tijd",
    "?volgorde=boom&pagina=2",
    "?filter=ongelezen",
    "?filter=onbeantwoord",
    "?filter=van-mij",
    "?filter=gevolgd",
    f"?title={CANARY}",
)
ANYTHING = {
    "archived": "1",
    "pinned": "1",
    "reason": "x",
    "state": "following",
    "text": "x",
    "theme_id": "1",
    "title": "x",
    "version": "1",
}


class Hidden(NamedTuple):
    """The ids of what was hidden: a reply in a visible thread, and a thread with its reply."""

    open_thread: int
    reply: int
    reply_file: int
    thread: int
    reply_there: int
    thread_file: int


@pytest.fixture
def open_threads(app: Flask) -> tuple[int, int]:
    """A conversation with a reply and an unanswered question, which Alice follows."""
    with app.app_context():
        for member in db.session.query(Member):
            member.joined_at = now()
        db.session.commit()
    theme = a_theme(app, slug="thema")
    thread = a_thread(app, theme, author="dana", kind="question")
    a_reply(app, thread, "bob")
    a_meeting(app)
    an_outcome(app, slug="thema")
    return thread, a_thread(app, theme, author="dana", kind="question")


@pytest.fixture
def hidden(app: Flask, client_for: Any, open_threads: tuple[int, int]) -> Hidden:
    """Written by Charlie, seen by Alice in every way there is, and then hidden by Bob."""
    written = write_everything(app, client_for, *open_threads)
    hide_everything(app, client_for, written, open_threads[1])
    return written


def write_everything(app: Flask, client_for: Any, thread: int, question: int) -> Hidden:
    charlie, alice = client_for("charlie"), client_for("alice")
    words = {"text": f"{CANARY}: weet jij dit, @Alice van den Berg?", "files": [_pdf()]}
    assert charlie.post(f"/overleg/{thread}/reacties", data=words).status_code == 303
    assert charlie.post(f"/overleg/{question}/reacties", data={"text": CANARY}).status_code == 303
    new = {"kind": "question", "circle_id": "0", "title": f"Over {CANARY}", **words, "files": [_pdf()]}
    assert charlie.post("/overleg/thema/nieuw", data=new).status_code == 303
    with app.app_context():
        reply = db.session.scalars(
            select(Reply.id).where(Reply.thread_id == thread).order_by(Reply.id)
        ).all()[-1]
        started = db.session.scalars(select(Thread.id).order_by(Thread.id)).all()[-1]
    charlie.post(f"/overleg/{started}/reacties", data={"text": f"Nog eens: {CANARY}"})
    where = f"/overleg/{thread}/reacties/{reply}"
    charlie.post(f"{where}/bewerken", data={"text": f"{CANARY} anders", "version": "1"})
    client_for("dana").post(f"{where}/nuttig")
    alice.post(f"/overleg/{thread}/tekens", data={"thanks": str(reply)})
    alice.post(f"/overleg/{started}/volgen", data={"state": "following"})
    alice.post(f"/overleg/{started}/concept", data={"text": f"Mijn antwoord over {CANARY}"})
    for address in (f"/overleg/{thread}", f"/overleg/{started}"):
        assert CANARY in alice.get(address, follow_redirects=True).text
    with app.app_context():
        there = db.session.scalars(select(Reply.id).where(Reply.thread_id == started)).one()
        files = db.session.scalars(select(Attachment.id).order_by(Attachment.id)).all()
    return Hidden(thread, reply, files[0], started, there, files[1])


def hide_everything(app: Flask, client_for: Any, written: Hidden, question: int) -> None:
    with app.app_context():
        events.handle_waiting()
        other = db.session.scalars(select(Reply.id).where(Reply.thread_id == question)).one()
    bob, reason = client_for("bob"), {"reason": CANARY}
    for place in (
        f"{written.open_thread}/reacties/{written.reply}",
        f"{question}/reacties/{other}",
        str(written.thread),
    ):
        assert bob.post(f"/overleg/{place}/verbergen", data=reason).status_code == 303
    with app.app_context():
        events.handle_waiting()
        smtp.send_waiting()


def seen_by(app: Flask, client: FlaskClient) -> dict[str, str]:
    """Every page that there is, by address."""
    seen = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        address = re.sub(r"<\w+>", "thema", re.sub(r"<int:\w+>", "1", rule.rule))
        for query in QUERIES:
            with client.get(address + query) as answer:
                page = bare(answer.data.decode(errors="replace"))
                seen[address + query] = f"{answer.status_code} {answer.location} {page}"
    return seen


def bare(page: str) -> str:
    """A page without what differs at each request, and without the words that were asked for."""
    page = re.sub(r'(name="(csrf_token|submission)"[^>]* value=)"[^"]*"', r"\1", page)
    page = re.sub(r"(<time[^>]*>)[^<]*", r"\1", page)
    page = re.sub(r"afgedrukt op [^<]*", "", page)
    page = re.sub(r'name="next"[^>]*', "", page)
    return page.replace(f"title={CANARY}", "")


def letters_to(app: Flask, key: str) -> list[str]:
    paths = sorted(Path(app.config["LETTERS_FOLDER"]).glob("*.eml"))
    letters = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [str(letter) for letter in letters if letter["To"] == f"{key}@example.org"]


def test_nothing_differs_from_before_it_was_written(
    app: Flask, client_for: Any, open_threads: tuple[int, int]
) -> None:
    alice = client_for("alice")
    alice.post(f"/overleg/{open_threads[0]}/volgen", data={"state": "following"})
    seen_by(app, alice)
    before = seen_by(app, alice)
    written = write_everything(app, client_for, *open_threads)
    while_visible = seen_by(app, alice)
    assert sum(CANARY in page for page in while_visible.values()) > 20
    hide_everything(app, client_for, written, open_threads[1])
    after = seen_by(app, alice)
    for address, page in before.items():
        if address.split("?")[0] != COUNTS_OWN_ROWS:
            assert after[address] == page, address
    assert letters_to(app, "alice") == []


@pytest.mark.parametrize("who", ["alice", "charlie", "dana"])
def test_no_page_of_who_does_not_moderate_holds_it(
    app: Flask, client_for: Any, hidden: Hidden, who: str
) -> None:
    for address, page in seen_by(app, client_for(who)).items():
        if who != "charlie" or address.split("?")[0] not in OF_THE_AUTHOR:
            assert CANARY not in page, address


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", ["alice", "charlie", "dana"])
def test_each_address_of_it_answers_as_an_unknown_one(
    app: Flask, client_for: Any, hidden: Hidden, who: str, method: str
) -> None:
    client, asked = client_for(who), 0
    for known, unknown in pairs(app, hidden, method):
        one = client.open(known, method=method, data=ANYTHING if method == "POST" else None)
        other = client.open(unknown, method=method, data=ANYTHING if method == "POST" else None)
        assert one.status_code == other.status_code, known
        assert one.status_code in (403, 404), known
        assert bare(one.text).replace(known, unknown) == bare(other.text), known
        asked += 1
    assert asked > 10


def pairs(app: Flask, hidden: Hidden, method: str) -> Iterator[tuple[str, str]]:
    """Addresses of what is hidden, each with the same address of what never was."""
    of_reply = {"thread_id": hidden.open_thread, "reply_id": hidden.reply, "attachment_id": hidden.reply_file}
    of_thread = {
        "thread_id": hidden.thread,
        "reply_id": hidden.reply_there,
        "attachment_id": hidden.thread_file,
    }
    nowhere = dict.fromkeys(of_reply, UNKNOWN)
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()):
            continue
        names = rule.arguments & set(nowhere)
        if "thread_id" in names or "reply_id" in names:
            yield fill(rule.rule, of_thread), fill(rule.rule, nowhere)
        if "reply_id" in names or "attachment_id" in names:
            yield fill(rule.rule, of_reply), fill(rule.rule, nowhere | {"thread_id": hidden.open_thread})


def fill(rule: str, ids: dict[str, int]) -> str:
    rule = re.sub(r"<int:(\w+)>", lambda found: str(ids[found[1]]), rule)
    return rule.replace("<slug>", "thema").replace("<filename>", "notitie.pdf")


@pytest.mark.parametrize("field", ["thanks", "recognisable", "parent_id"])
def test_it_can_not_be_named_in_a_form(app: Flask, client_for: Any, hidden: Hidden, field: str) -> None:
    where = f"/overleg/{hidden.open_thread}/{'reacties' if field == 'parent_id' else 'tekens'}"
    for reply in (hidden.reply, hidden.reply_there, UNKNOWN):
        answer = client_for("alice").post(where, data={field: str(reply), "text": "x"})
        assert answer.status_code == 404


def test_an_answer_to_it_stays_and_does_not_tell_whom_it_answers(
    app: Flask, client_for: Any, open_threads: tuple[int, int]
) -> None:
    thread = open_threads[0]
    secret = a_reply(app, thread, "charlie", source=CANARY)
    a_reply(app, thread, "bob", secret, source="Dank, daar kan ik verder mee.")
    client_for("bob").post(f"/overleg/{thread}/reacties/{secret}/verbergen", data={"reason": "Te veel."})
    for query in ("?volgorde=boom", "?volgorde=tijd"):
        for end in ("", "/afdrukken"):
            page = client_for("alice").get(f"/overleg/thema/{thread}{end}{query}").text
            assert "Dank, daar kan ik verder mee." in page
            assert "Charlie" not in page
            assert CANARY not in page
            assert f"reactie-{secret}" not in page


def test_who_answered_in_a_thread_that_is_hidden_too_is_not_told_its_title(
    app: Flask, client_for: Any, open_threads: tuple[int, int]
) -> None:
    thread = a_thread(app, author="dana", title=f"Over {CANARY}")
    reply = a_reply(app, thread, "charlie")
    client_for("bob").post(f"/overleg/{thread}/reacties/{reply}/verbergen", data={"reason": "Te veel."})
    client_for("bob").post(f"/overleg/{thread}/verbergen", data={"reason": "Te veel."})
    with app.app_context():
        events.handle_waiting()
    assert CANARY not in client_for("charlie").get("/meldingen").text
    assert CANARY in client_for("dana").get("/meldingen").text


def test_the_author_alone_is_told_why(app: Flask, client_for: Any, hidden: Hidden) -> None:
    told = "".join(letters_to(app, "charlie"))
    assert CANARY in told
    for who in ("alice", "dana"):
        assert CANARY not in "".join(letters_to(app, who))


def test_moderators_see_it_and_that_it_is_hidden(app: Flask, client_for: Any, hidden: Hidden) -> None:
    for who in ("bob", "erik"):
        page = client_for(who).get(f"/overleg/{hidden.thread}", follow_redirects=True)
        assert page.status_code == 200
        assert CANARY in page.text


def _pdf() -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF), f"{CANARY}.pdf"
