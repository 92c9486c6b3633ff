"""A member reads a thread: its words, its tree, what is new; and what is hidden is not there."""

import re

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import Attachment, Sign, SignKind
from dsonet.storage.models import StoredFile
from tests.build import a_reply, a_theme, a_thread, member_id
from tests.conftest import CountQueries
from tests.forum.reading import Cast, address, bare, shown


def test_it_shows_the_opening_words_and_the_replies(app: Flask, client_for: Cast) -> None:
    theme = a_theme(app, slug="energie", title="Energie en ruimte")
    thread = a_thread(app, theme, title="Netcongestie", source="Wij staan voor een **keuze**.")
    reply = a_reply(app, thread, source="Wij sloten een convenant.")
    page = client_for("dana").get(f"/overleg/energie/{thread}")
    assert page.status_code == 200
    assert "<strong>keuze</strong>" in page.text
    assert "Wij sloten een convenant." in page.text
    assert shown(page) == [reply]


def test_an_answer_stands_under_what_it_answers(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    first, second = a_reply(app, thread), a_reply(app, thread)
    answer = a_reply(app, thread, parent_id=first)
    page = client_for("dana").get(address(app, thread))
    assert shown(page) == [first, answer, second]
    assert re.findall(r"dso-replies__item--(\d)", page.text) == ["0", "1", "0"]


def test_indentation_stops_and_the_context_line_takes_over(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    branch = [a_reply(app, thread)]
    for _ in range(5):
        branch.append(a_reply(app, thread, author="bob", parent_id=branch[-1]))
    page = client_for("dana").get(address(app, thread))
    assert re.findall(r"dso-replies__item--(\d)", page.text) == ["0", "1", "2", "3", "3", "3"]
    assert re.findall(r'In antwoord op <a href="#reactie-(\d+)"', page.text) == [
        str(branch[3]),
        str(branch[4]),
    ]


def test_in_order_of_time_each_answer_says_what_it_answers(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    first, second = a_reply(app, thread), a_reply(app, thread)
    answer = a_reply(app, thread, parent_id=first)
    page = client_for("dana").get(address(app, thread) + "?volgorde=tijd")
    assert shown(page) == [first, second, answer]
    assert f'In antwoord op <a href="#reactie-{first}"' in page.text


@pytest.mark.parametrize("who", ["alice", "charlie", "dana"])
def test_a_hidden_reply_exists_for_nobody_but_moderators(app: Flask, client_for: Cast, who: str) -> None:
    thread = a_thread(app)
    first = a_reply(app, thread)
    hidden = a_reply(app, thread, author="charlie", parent_id=first, source="geheim", hidden_at=now())
    answer = a_reply(app, thread, parent_id=hidden)
    page = client_for(who).get(address(app, thread))
    assert shown(page) == [first, answer]
    assert "geheim" not in page.text
    assert re.findall(r"dso-replies__item--(\d)", page.text) == ["0", "1"]


def test_a_moderator_sees_a_hidden_reply_marked(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    hidden = a_reply(app, thread, hidden_at=now(), hidden_reason="naam van een burger")
    page = client_for("bob").get(address(app, thread))
    assert shown(page) == [hidden]
    assert "naam van een burger" in page.text


def test_a_hidden_thread_is_answered_as_one_that_never_existed(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, hidden_at=now())
    found, never = (
        client_for("alice").get(path) for path in (address(app, thread), "/overleg/thema-0/999999")
    )
    assert (found.status_code, bare(found)) == (404, bare(never))
    assert client_for("bob").get(address(app, thread)).status_code == 200


def test_the_wrong_theme_leads_to_the_right_one(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    answer = client_for("dana").get(f"/overleg/ergens-anders/{thread}?pagina=2")
    assert (answer.status_code, answer.location) == (301, f"{address(app, thread)}?pagina=2")


def test_the_short_address_leads_to_the_thread(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    assert client_for("dana").get(f"/overleg/{thread}").location == address(app, thread)


def test_pages_hold_every_reply_once(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    all_replies = []
    for _ in range(9):
        root = a_reply(app, thread)
        all_replies += [root, *(a_reply(app, thread, parent_id=root) for _ in range(4))]
    client, seen = client_for("dana"), []
    for number in (1, 2, 3):
        seen += shown(client.get(f"{address(app, thread)}?pagina={number}"))
    assert sorted(seen[:45]) == sorted(all_replies)
    assert "Pagina 1 van 3" in client.get(address(app, thread)).text


@pytest.mark.parametrize("number", ["0", "-1", "zes", "99999999999999999999", "²", "", "2.5"])
def test_a_broken_page_number_gives_a_page(app: Flask, client_for: Cast, number: str) -> None:
    thread = a_thread(app)
    reply = a_reply(app, thread)
    page = client_for("dana").get(address(app, thread), query_string={"pagina": number})
    assert (page.status_code, shown(page)) == (200, [reply])


@pytest.mark.parametrize("count", [0, 1, 20, 60])
def test_the_number_of_queries_is_the_same_for_any_number_of_replies(
    app: Flask, client_for: Cast, count_queries: CountQueries, count: int
) -> None:
    thread = a_thread(app)
    for _ in range(count):
        reply = a_reply(app, thread)
        _sign_and_attach(app, thread, reply)
    client, path = client_for("dana"), address(app, thread)
    with count_queries() as statements:
        assert client.get(path).status_code == 200
    assert 1 < len(statements) <= 8
    assert sum("INSERT INTO read_mark" in statement for statement in statements) == 1


def test_the_page_without_replies_offers_a_first_step(app: Flask, client_for: Cast) -> None:
    assert "Schrijf de eerste reactie" in client_for("dana").get(address(app, a_thread(app))).text


def test_names_and_titles_are_words_and_no_html(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, title="<script>alert(1)</script>")
    page = client_for("dana").get(address(app, thread))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_a_file_can_be_fetched_from_the_page(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    _sign_and_attach(app, thread, a_reply(app, thread))
    assert re.search(
        rf"/overleg/{thread}/bijlagen/\d+/kaart%20van%20zwolle.pdf",
        client_for("dana").get(address(app, thread)).text,
    )


def test_strangers_are_asked_to_sign_in(app: Flask) -> None:
    path = address(app, a_thread(app))
    assert app.test_client().get(path).location.startswith("/inloggen")


def _sign_and_attach(app: Flask, thread_id: int, reply_id: int) -> None:
    reader = member_id(app, "erik")
    with app.app_context():
        file = StoredFile(
            key=f"k{reply_id}",
            filename="kaart van zwolle.pdf",
            media_type="application/pdf",
            size=10,
            sha256="0" * 64,
        )
        db.session.add_all(
            [
                Sign(member_id=reader, thread_id=thread_id, reply_id=reply_id, kind=SignKind.THANKS),
                Attachment(thread_id=thread_id, reply_id=reply_id, file=file),
            ]
        )
        db.session.commit()
