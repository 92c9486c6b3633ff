"""Members see what became of words: each edit once, who made it, and no more than a page at a time."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db
from dsonet.forum.models import Revision
from dsonet.forum.queries.history import PER_PAGE
from tests.build import a_reply, a_thread, member_id
from tests.conftest import CountQueries
from tests.forum.reading import Cast

EDITS = 2 * PER_PAGE + 1


def edited_often(app: Flask, times: int = EDITS) -> str:
    """A reply that counted from 0 up; the address of its history."""
    question = a_thread(app)
    reply = a_reply(app, question, "charlie", source=f"stand {times}")
    with app.app_context():
        editor = member_id(app, "charlie")
        for number in range(times):
            db.session.add(
                Revision(thread_id=question, reply_id=reply, editor_id=editor, source=f"stand {number}")
            )
            db.session.flush()
        db.session.commit()
    return f"/overleg/{question}/reacties/{reply}/geschiedenis"


def steps(page: str) -> list[tuple[int, int]]:
    """Each edit on a page: from which number to which."""
    return [(int(old), int(new)) for old, new in re.findall(r"<del>(\d+)</del><ins>(\d+)</ins>", page)]


def pages(client: FlaskClient, address: str) -> Iterator[str]:
    """The pages of a list, by its own links."""
    while address:
        page = client.get(address).text
        yield page
        _before, link, rest = page.partition('rel="next" href="')
        address = rest.partition('"')[0] if link else ""


def test_pages_tell_every_edit_once_and_go_on_where_the_last_ended(app: Flask, client_for: Cast) -> None:
    told = [steps(page) for page in pages(client_for("alice"), edited_often(app))]
    assert [len(page) for page in told] == [PER_PAGE, PER_PAGE, 1]
    assert [step for page in told for step in page] == [
        (number, number + 1) for number in reversed(range(EDITS))
    ]


def test_the_histories_of_the_opening_words_and_of_replies_do_not_mix(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, title="Na", source="nu drie")
    reply = a_reply(app, question, "charlie", source="nu vier")
    with app.app_context():
        editor = member_id(app, "bob")
        for reply_id, title, source in ((None, "Voor", "nu een"), (reply, "", "nu twee")):
            db.session.add(
                Revision(thread_id=question, reply_id=reply_id, editor_id=editor, title=title, source=source)
            )
        db.session.commit()
    opening = client_for("alice").get(f"/overleg/{question}/geschiedenis").text
    answer = client_for("alice").get(f"/overleg/{question}/reacties/{reply}/geschiedenis").text
    assert "<del>Voor</del><ins>Na</ins>" in opening
    assert "<del>een</del><ins>drie</ins>" in opening
    assert "twee" not in opening
    assert "<del>twee</del><ins>vier</ins>" in answer
    assert "Voor" not in answer.partition("<main")[2]
    assert opening.count("Namens de schrijver") == answer.count("Namens de schrijver") == 1


def test_words_without_edits_say_so(app: Flask, client_for: Cast) -> None:
    assert (
        "Hier is niets aan gewijzigd."
        in client_for("dana").get(f"/overleg/{a_thread(app)}/geschiedenis").text
    )


@pytest.mark.parametrize("key", ["", "x", "0", "-1", "9" * 30, "%00", "1&na=2"])
def test_a_strange_key_is_no_fault(app: Flask, client_for: Cast, key: str) -> None:
    assert client_for("alice").get(f"{edited_often(app, 2)}?na={key}").status_code == 200


def test_its_queries_do_not_grow(app: Flask, client_for: Cast, count_queries: CountQueries) -> None:
    client, counts = client_for("alice"), []
    for times in (1, PER_PAGE):
        address = edited_often(app, times)
        with count_queries() as statements:
            client.get(address)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 7
