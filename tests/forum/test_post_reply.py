"""A member answers, once, in an open thread; others hear of it."""

import threading
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.forum.models import Draft, FollowState, ThreadFollow
from tests.build import a_reply, a_theme, a_thread, member_id
from tests.conftest import CountQueries
from tests.forum.reading import Cast, address, events, replies, shown, thread


def test_a_reply_stands_in_its_thread(app: Flask, client_for: Cast) -> None:
    question, client = a_thread(app), client_for("charlie")
    answer = client.post(f"/overleg/{question}/reacties", data={"text": "Wij doen *dat* zo."})
    (reply,) = replies(app)
    assert (answer.status_code, answer.location) == (303, f"{address(app, question)}#reactie-{reply.id}")
    page = client.get(answer.location)
    assert "Wij doen <em>dat</em> zo." in page.text
    assert (reply.root_id, reply.parent_id, reply.author_id) == (reply.id, None, member_id(app, "charlie"))


def test_the_thread_counts_it(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    before = thread(app, question).last_activity_at
    client_for("charlie").post(f"/overleg/{question}/reacties", data={"text": "een"})
    client_for("alice").post(f"/overleg/{question}/reacties", data={"text": "twee"})
    now_ = thread(app, question)
    assert (now_.reply_count, now_.last_reply_id) == (2, replies(app)[-1].id)
    assert now_.last_activity_at > before


def test_an_answer_to_a_reply_joins_its_branch(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    first = a_reply(app, question)
    second = a_reply(app, question, parent_id=first)
    client_for("dana").post(f"/overleg/{question}/reacties", data={"text": "Eens.", "parent_id": second})
    reply = replies(app)[-1]
    assert (reply.parent_id, reply.root_id) == (second, first)


def test_its_author_follows_the_thread_unless_it_was_muted(app: Flask, client_for: Cast) -> None:
    followed, muted = a_thread(app), a_thread(app)
    client = client_for("charlie")
    client.post(f"/overleg/{muted}/volgen", data={"state": "muted"})
    for one in (followed, muted):
        client.post(f"/overleg/{one}/reacties", data={"text": "Eens."})
    with app.app_context():
        states = dict(db.session.query(ThreadFollow.thread_id, ThreadFollow.state).all())
    assert states == {followed: FollowState.FOLLOWING, muted: FollowState.MUTED}


def test_its_draft_goes(app: Flask, client_for: Cast) -> None:
    question, other = a_thread(app), a_thread(app)
    with app.app_context():
        me = member_id(app, "charlie")
        db.session.add_all([Draft(member_id=me, thread_id=id_, source="half") for id_ in (question, other)])
        db.session.commit()
    client = client_for("charlie")
    assert ">\nhalf</textarea>" in client.get(address(app, question)).text.replace("\r", "")
    client.post(f"/overleg/{question}/reacties", data={"text": "heel"})
    with app.app_context():
        assert [draft.thread_id for draft in db.session.query(Draft)] == [other]


def test_the_event_names_whom_it_calls_but_not_its_author(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    words = "@Alice van den Berg en @Charlie de Wit, kijk."
    client_for("charlie").post(f"/overleg/{question}/reacties", data={"text": words})
    (reply,) = replies(app)
    assert events(app, "ReplyPosted") == [{"reply_id": reply.id, "mentioned": [member_id(app, "alice")]}]
    assert '<span class="dso-mention">@Alice van den Berg</span>' in reply.html


def test_a_double_submit_makes_one_reply(app: Flask, client_for: Cast) -> None:
    question, client = a_thread(app), client_for("charlie")
    typed = {"text": "Eens.", "submission": "abcdefgh12345678"}
    first, second = (client.post(f"/overleg/{question}/reacties", data=typed) for _ in range(2))
    assert first.location == second.location
    assert (len(replies(app)), thread(app, question).reply_count) == (1, 1)
    assert len(events(app, "ReplyPosted")) == 1


def test_other_words_on_a_page_that_was_sent_before_are_another_reply(app: Flask, client_for: Cast) -> None:
    """As after the browser's Back, which brings the page with its key back to life."""
    question, client = a_thread(app), client_for("charlie")
    where = [
        client.post(f"/overleg/{question}/reacties", data={"text": text, "submission": "abcdefgh12345678"})
        for text in ("Eens.", "En dit nog.", "En dit nog.", "Eens.", "Ten slotte.")
    ]
    assert [reply.source for reply in replies(app)] == ["Eens.", "En dit nog.", "Ten slotte."]
    assert where[1].location == where[2].location
    assert where[0].location == where[3].location != where[1].location
    assert thread(app, question).reply_count == len(events(app, "ReplyPosted")) == 3


def test_the_same_words_to_another_reply_are_another_reply(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    asked = {"text": "Eens.", "submission": "abcdefgh12345678"}
    for parent in (a_reply(app, question), a_reply(app, question)):
        for _ in "12":
            client_for("charlie").post(
                f"/overleg/{question}/reacties", data=asked | {"parent_id": str(parent)}
            )
    assert len(events(app, "ReplyPosted")) == 2


@pytest.mark.parametrize("marks", ["---", "[](/)", "> ", "#"])
def test_marks_without_words_are_given_back(app: Flask, client_for: Cast, marks: str) -> None:
    answer = client_for("charlie").post(f"/overleg/{a_thread(app)}/reacties", data={"text": marks})
    assert answer.status_code == 422
    assert "alleen opmaaktekens" in answer.text
    assert replies(app) == []


def test_a_list_of_sources_stays(app: Flask, client_for: Cast) -> None:
    client_for("charlie").post(
        f"/overleg/{a_thread(app)}/reacties", data={"text": "[Bron]: https://stad.nl/a"}
    )
    (reply,) = replies(app)
    assert "[Bron]: <a " in reply.html


def test_ten_submits_at_once_make_one_reply(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    clients = [client_for("charlie") for _ in range(10)]
    places: list[str | None] = []

    def submit(client: Any) -> None:
        typed = {"text": "Eens.", "submission": "abcdefgh12345678"}
        places.append(client.post(f"/overleg/{question}/reacties", data=typed).location)

    _all_at_once(submit, clients)
    (reply,) = replies(app)
    assert places == [f"{address(app, question)}#reactie-{reply.id}"] * 10
    assert thread(app, question).reply_count == 1


def test_ten_replies_at_once_are_all_counted(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    clients = [client_for(who) for who in ("alice", "bob", "charlie", "dana", "erik") for _ in range(2)]
    _all_at_once(lambda client: client.post(f"/overleg/{question}/reacties", data={"text": "Eens."}), clients)
    found = thread(app, question)
    assert (found.reply_count, found.last_reply_id) == (10, max(reply.id for reply in replies(app)))


def test_two_members_may_have_the_same_key(app: Flask, client_for: Cast) -> None:
    question, typed = a_thread(app), {"text": "Eens.", "submission": "abcdefgh12345678"}
    for who in ("charlie", "dana"):
        client_for(who).post(f"/overleg/{question}/reacties", data=typed)
    assert len(replies(app)) == 2


@pytest.mark.parametrize("key", ["\0", "x" * 500, "../..", "é"])
def test_a_forged_key_is_no_key(app: Flask, client_for: Cast, key: str) -> None:
    question = a_thread(app)
    answer = client_for("charlie").post(
        f"/overleg/{question}/reacties", data={"text": "Eens.", "submission": key}
    )
    assert answer.status_code == 303
    assert replies(app)[0].submission is None


@pytest.mark.parametrize("text", ["", "   \n ", "\0\0"])
def test_nothing_said_is_no_reply(app: Flask, client_for: Cast, text: str) -> None:
    question = a_thread(app)
    answer = client_for("charlie").post(f"/overleg/{question}/reacties", data={"text": text})
    assert answer.status_code == 422
    assert "Schrijf eerst je reactie." in answer.text
    assert replies(app) == []


@pytest.mark.parametrize("text", ["a" * 70_000, "> " * 200 + "diep"])
def test_what_is_too_long_or_too_deep_is_given_back(app: Flask, client_for: Cast, text: str) -> None:
    question = a_thread(app)
    answer = client_for("charlie").post(f"/overleg/{question}/reacties", data={"text": text})
    assert answer.status_code == 422
    assert 'id="text-fout"' in answer.text
    assert text[:500].replace(">", "&gt;") in answer.text
    assert replies(app) == []


def test_a_wrong_answer_to_a_reply_comes_back_beside_that_reply(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    reply = a_reply(app, question, source="Dit vind ik.")
    answer = client_for("dana").post(f"/overleg/{question}/reacties", data={"text": "", "parent_id": reply})
    assert answer.status_code == 422
    assert "Dit vind ik." in answer.text
    assert f'name="parent_id" type="hidden" value="{reply}"' in answer.text


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_where_answering_ended_the_words_are_given_back(app: Flask, client_for: Cast, state: str) -> None:
    theme = a_theme(app, archived_at=now() if state == "archived" else None)
    question = a_thread(app, theme, closed_at=now() if state == "closed" else None)
    answer = client_for("charlie").post(f"/overleg/{question}/reacties", data={"text": "Mijn lange verhaal."})
    assert answer.status_code == 403
    assert "Mijn lange verhaal." in answer.text
    assert replies(app) == []
    assert "Plaats reactie" not in client_for("charlie").get(address(app, question)).text


def test_a_hidden_thread_takes_no_reply_and_is_not_there(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, hidden_at=now())
    assert (
        client_for("alice").post(f"/overleg/{question}/reacties", data={"text": "Eens."}).status_code == 404
    )
    assert client_for("bob").post(f"/overleg/{question}/reacties", data={"text": "Eens."}).status_code == 403
    assert replies(app) == []


def test_what_is_not_there_can_not_be_answered(app: Flask, client_for: Cast) -> None:
    question, client = a_thread(app), client_for("charlie")
    elsewhere, hidden = a_reply(app, a_thread(app)), a_reply(app, question, hidden_at=now())
    for parent in (elsewhere, hidden, 999_999):
        answer = client.post(f"/overleg/{question}/reacties", data={"text": "Eens.", "parent_id": parent})
        assert answer.status_code == 404
    for no_number in ("x", "-1", "9" * 30):
        answer = client.post(f"/overleg/{question}/reacties", data={"text": "Eens.", "parent_id": no_number})
        assert answer.status_code == 422
    assert len(replies(app)) == 2


def test_nobody_writes_in_the_name_of_another(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    forged = {
        "text": "Eens.",
        "author_id": member_id(app, "erik"),
        "html": "<b>x</b>",
        "id": 77,
        "useful_at": "2020-01-01",
    }
    client_for("charlie").post(f"/overleg/{question}/reacties", data=forged)
    (reply,) = replies(app)
    assert (reply.author_id, reply.html, reply.useful_at) == (
        member_id(app, "charlie"),
        "<p>Eens.</p>\n",
        None,
    )


def test_hostile_words_run_nothing(app: Flask, client_for: Cast) -> None:
    question, client = a_thread(app), client_for("charlie")
    client.post(f"/overleg/{question}/reacties", data={"text": "<script>x</script> [a](javascript:alert(1))"})
    page = client.get(address(app, question)).text
    assert "<script>x" not in page
    assert 'href="javascript' not in page


def test_a_stranger_posts_nothing_and_keeps_the_words(app: Flask, anonymous: Any) -> None:
    question = a_thread(app)
    answer = anonymous.post(
        f"/overleg/{question}/reacties", data={"text": "Mijn veel langere verhaal dan dit."}
    )
    assert answer.status_code == 401
    assert "Mijn veel langere verhaal dan dit." in answer.text
    assert replies(app) == []


@pytest.mark.parametrize("count", [1, 60])
def test_posting_takes_as_many_queries_in_a_long_thread(
    app: Flask, client_for: Cast, count_queries: CountQueries, count: int
) -> None:
    question, client = a_thread(app), client_for("charlie")
    for _ in range(count):
        a_reply(app, question)
    with count_queries() as statements:
        client.post(f"/overleg/{question}/reacties", data={"text": "Eens."})
    asked = [one for one in statements if "pg_advisory_xact_lock" not in one]  # SQLite has one writer anyway
    assert len(asked) <= 13  # one of them reads the rights of the member again, in the act


def test_the_form_stands_on_a_page_of_its_own(app: Flask, client_for: Cast) -> None:
    question = a_thread(app)
    reply = a_reply(app, question, source="Begin met de kaart.\n\nDan het beleid.")
    page = client_for("dana").get(f"/overleg/{question}/reacties/{reply}/antwoord")
    assert "Begin met de kaart." in page.text
    assert f'name="parent_id" type="hidden" value="{reply}"' in page.text
    assert "&gt;" not in page.text


@pytest.mark.parametrize(
    ("citation", "quoted"),
    [("", "&gt; Begin met de kaart.\n&gt; \n&gt; Dan het beleid."), ("met de kaart", "&gt; met de kaart\n")],
)
def test_a_passage_is_quoted(app: Flask, client_for: Cast, citation: str, quoted: str) -> None:
    question = a_thread(app)
    reply = a_reply(app, question, source="Begin met de kaart.\n\nDan het beleid.")
    path = f"/overleg/{question}/reacties/{reply}/antwoord"
    page = client_for("dana").get(path, query_string={"citaat": citation})
    assert "Charlie de Wit schreef:" in page.text
    assert quoted in page.text


def test_the_opening_words_are_quoted(app: Flask, client_for: Cast) -> None:
    question = a_thread(app, source="Hoe doen jullie dat?")
    page = client_for("dana").get(f"/overleg/{question}/antwoord?citaat=")
    assert "&gt; Hoe doen jullie dat?" in page.text
    assert "Alice van den Berg schreef:" in page.text


def test_a_long_debate_shows_the_new_reply_on_its_own_page(app: Flask, client_for: Cast) -> None:
    question, client = a_thread(app), client_for("charlie")
    for _ in range(25):
        a_reply(app, question)
    answer = client.post(f"/overleg/{question}/reacties", data={"text": "Eens."})
    assert "?pagina=2#" in answer.location
    assert replies(app)[-1].id in shown(client.get(answer.location))


def _all_at_once(act: Any, clients: list[Any]) -> None:
    starts = threading.Barrier(len(clients))

    def run(client: Any) -> None:
        starts.wait()
        act(client)

    running = [threading.Thread(target=run, args=(client,)) for client in clients]
    for one in running:
        one.start()
    for one in running:
        one.join()
