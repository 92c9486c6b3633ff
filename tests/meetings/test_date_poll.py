"""A member says when they can, all see the score, and closing a poll makes one meeting."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.meetings.links import poll_links
from dsonet.meetings.models import Meeting
from dsonet.meetings.phases import Phase
from dsonet.meetings.poll_models import DateOption, DatePoll, DateVote
from dsonet.members.models import Member
from tests.build import a_circle, a_member, a_poll, member_id
from tests.conftest import CountQueries

AT_ONCE = 6


def options(app: Flask, poll: int) -> list[int]:
    with app.app_context():
        found = select(DateOption.id).where(DateOption.poll_id == poll).order_by(DateOption.starts_at)
        return list(db.session.scalars(found))


def ballot(app: Flask, poll: int, *kinds: str) -> dict[str, str]:
    """The form with these votes in the order of time."""
    return {f"option_{id_}": kind for id_, kind in zip(options(app, poll), kinds, strict=True)}


def votes(app: Flask) -> list[tuple[int, str]]:
    with app.app_context():
        rows = db.session.scalars(select(DateVote).order_by(DateVote.member_id, DateVote.option_id))
        return [(vote.member_id, str(vote.kind)) for vote in rows]


def meetings(app: Flask) -> list[Meeting]:
    with app.app_context():
        return list(db.session.scalars(select(Meeting)))


def link_of(app: Flask, who: str, poll: int) -> str:
    whom = member_id(app, who)
    with app.app_context():
        return f"/datumprikker/{poll_links.sign(whom, poll)}"


def test_a_member_votes_and_votes_again(app: Flask, client_for: Any) -> None:
    poll = a_poll(app)
    client = client_for("alice")
    where = f"/datumprikkers/{poll}"
    assert client.post(where, data=ballot(app, poll, "yes", "if_need_be", "no")).status_code == 303
    assert votes(app) == [(1, "yes"), (1, "if_need_be"), (1, "no")]
    assert client.post(where, data=ballot(app, poll, "no", "no", "yes")).status_code == 303
    assert votes(app) == [(1, "no"), (1, "no"), (1, "yes")]
    page = client.get(where).text
    assert page.count("checked") == 3
    assert "1 van de 5 antwoordden." in page
    other = client_for("charlie").get(where).text
    assert "Alice van den Berg" in other  # peers see each other's answers
    assert "checked" not in other


@pytest.mark.parametrize("kinds", [("yes", "yes", ""), ("yes", "yes", "perhaps"), ("", "", "")])
def test_votes_that_miss_a_moment_come_back_as_they_were_given(
    app: Flask, client_for: Any, kinds: tuple[str, str, str]
) -> None:
    poll = a_poll(app)
    sent = {name: kind for name, kind in ballot(app, poll, *kinds).items() if kind}
    answer = client_for("alice").post(f"/datumprikkers/{poll}", data=sent)
    assert answer.status_code == 422
    assert "zeg bij elk moment of je kunt" in answer.text
    assert answer.text.count("checked") == kinds.count("yes")
    assert votes(app) == []


def test_the_score_points_out_what_fits_best_and_who_must_be_there(app: Flask, client_for: Any) -> None:
    poll = a_poll(app, decisive="charlie")
    for who, kinds in (
        ("alice", ("yes", "if_need_be", "yes")),
        ("bob", ("yes", "yes", "if_need_be")),
        ("charlie", ("no", "yes", "if_need_be")),
        ("dana", ("yes", "no", "no")),
        ("erik", ("yes", "no", "no")),
    ):
        client_for(who).post(f"/datumprikkers/{poll}", data=ballot(app, poll, *kinds))
    page = client_for("dana").get(f"/datumprikkers/{poll}").text
    score = page[page.index('id="stand"') : page.index('id="antwoorden"')]
    lines = score.split("<li><div")[1:]
    assert ["Past het best" in line for line in lines] == [True, False, False]
    assert "2 ja" in lines[0]
    assert "1 als het moet" in lines[0]
    assert "Kan niet zonder: Charlie de Wit zegt nee" in lines[2]  # last, for all its yeses
    assert "4 ja" in lines[2]
    assert score.count("Kan niet zonder") == 1


def test_only_who_is_asked_votes(app: Flask, client_for: Any) -> None:
    poll = a_poll(app)
    later = a_member(app)
    with app.app_context():
        db.session.execute(db.text("DELETE FROM poll_member WHERE member_id = 3"))
        db.session.commit()
    client = client_for("charlie")
    page = client.get(f"/datumprikkers/{poll}")
    assert page.status_code == 200
    assert "Bewaar mijn antwoord" not in page.text
    refused = client.post(f"/datumprikkers/{poll}", data=ballot(app, poll, "yes", "yes", "yes"))
    assert refused.status_code == 403
    assert client.post(f"/datumprikkers/{poll}").status_code == 403
    assert votes(app) == []
    assert later


def test_a_vote_for_moments_that_went_is_not_taken(app: Flask, client_for: Any) -> None:
    poll, other = a_poll(app), a_poll(app)
    sent = ballot(app, other, "yes", "yes", "yes")
    assert client_for("alice").post(f"/datumprikkers/{poll}", data=sent).status_code == 422
    assert votes(app) == []


def test_a_circles_poll_exists_for_that_circle_alone(app: Flask, client_for: Any) -> None:
    poll = a_poll(app, circle_id=a_circle(app, "alice", "charlie"))
    sent = ballot(app, poll, "yes", "yes", "yes")
    for other in ("bob", "dana", "erik"):
        client = client_for(other)
        assert client.get(f"/datumprikkers/{poll}").status_code == 404
        assert client.post(f"/datumprikkers/{poll}", data=sent).status_code == 404
        assert client.post(f"/datumprikkers/{poll}/sluiten").status_code == 404
    assert client_for("charlie").post(f"/datumprikkers/{poll}", data=sent).status_code == 303


def test_the_link_shows_and_only_its_button_votes(app: Flask, client_for: Any, anonymous: Any) -> None:
    poll = a_poll(app)
    link = link_of(app, "alice", poll)
    page = anonymous.get(link)
    assert page.status_code == 200
    assert "Alice, wanneer kun jij?" in page.text
    assert "Charlie" not in page.text
    assert votes(app) == []
    wrong = anonymous.post(link, data={})
    assert wrong.status_code == 422
    kept = anonymous.post(link, data=ballot(app, poll, "yes", "no", "yes"))
    assert kept.status_code == 200
    assert "Je antwoord is bewaard." in kept.text
    assert votes(app) == [(1, "yes"), (1, "no"), (1, "yes")]


@pytest.mark.parametrize("token", ["geen", "WzEsMV0.x", "[1,1]"])
def test_a_link_that_was_not_made_here_opens_nothing(app: Flask, anonymous: Any, token: str) -> None:
    a_poll(app)
    assert anonymous.get(f"/datumprikker/{token}").status_code == 404
    assert anonymous.post(f"/datumprikker/{token}").status_code == 404


def test_the_link_dies_with_the_membership_the_circle_and_the_poll(
    app: Flask, client_for: Any, anonymous: Any
) -> None:
    circle = a_circle(app, "alice", "charlie")
    poll, closed = a_poll(app, circle_id=circle), a_poll(app, closed_at=now())
    sent = ballot(app, poll, "yes", "yes", "yes")
    answer = anonymous.post(link_of(app, "alice", closed), data=ballot(app, closed, "yes", "yes", "yes"))
    assert answer.status_code == 409
    assert "intussen gesloten" in answer.text
    charlies, alices = link_of(app, "charlie", poll), link_of(app, "alice", poll)
    with app.app_context():
        db.session.execute(db.text("DELETE FROM circle_member WHERE member_id = 3"))
        db.session.get_one(Member, 1).ended_at = now()
        db.session.commit()
    for link in (charlies, alices):
        assert anonymous.get(link).status_code == 404
        assert anonymous.post(link, data=sent).status_code == 404
    assert votes(app) == []


def test_closing_makes_the_meeting_and_opens_the_invitation(app: Flask, client_for: Any) -> None:
    poll = a_poll(app, title="Najaarsdag", kind="visit", words="Tot dan.")
    client = client_for("dana")
    assert client.get(f"/datumprikkers/{poll}/sluiten").status_code == 200
    assert meetings(app) == []
    sent = {"option": str(options(app, poll)[1]), "city": "Zwolle"}
    answer = client.post(f"/datumprikkers/{poll}/sluiten", data=sent)
    assert answer.status_code == 303
    (meeting,) = meetings(app)
    assert answer.location == f"/bijeenkomsten/{meeting.id}"
    assert (meeting.title, meeting.kind, meeting.city) == ("Najaarsdag", "visit", "Zwolle")
    assert meeting.invited_at is not None
    assert meeting.phase == Phase.INVITATION
    with app.app_context():
        assert meeting.starts_at == db.session.get_one(DateOption, options(app, poll)[1]).starts_at
    page = client_for("alice").get(f"/datumprikkers/{poll}").text
    assert f'href="/bijeenkomsten/{meeting.id}"' in page
    assert "Bewaar mijn antwoord" not in page


def test_a_host_closes_the_circles_poll_for_the_circle(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie")
    poll = a_poll(app, circle_id=circle)
    sent = {"option": str(options(app, poll)[0])}
    assert client_for("charlie").post(f"/datumprikkers/{poll}/sluiten", data=sent).status_code == 403
    made = client_for("alice").post(f"/datumprikkers/{poll}/sluiten", data=sent)
    assert made.status_code == 303
    (meeting,) = meetings(app)
    assert (meeting.circle_id, meeting.kind) == (circle, "circle")
    assert client_for("charlie").get(made.location).status_code == 200
    assert client_for("dana").get(made.location).status_code == 404
    assert client_for("charlie").get("/bijeenkomsten/nieuw").status_code == 403


def test_a_closed_poll_takes_nothing_more(app: Flask, client_for: Any) -> None:
    poll = a_poll(app)
    first, second, _third = options(app, poll)
    client = client_for("dana")
    client.post(f"/datumprikkers/{poll}/sluiten", data={"option": str(first)})
    again = client.post(f"/datumprikkers/{poll}/sluiten", data={"option": str(second)})
    assert again.status_code == 409
    assert "was al gesloten" in again.text
    late = client_for("alice").post(f"/datumprikkers/{poll}", data=ballot(app, poll, "yes", "yes", "yes"))
    assert late.status_code == 409
    assert "intussen gesloten" in late.text
    moment = now() + timedelta(days=90)
    fields = {"title": "Toch anders", "timezone": "Europe/Amsterdam", "kind": "network", "version": "1"}
    for row in range(2):
        fields[f"moments-{row}-starts_at"] = f"{moment:%Y-%m-%d}T1{row}:00"
        fields[f"moments-{row}-ends_at"] = f"{moment:%Y-%m-%d}T15:00"
    changed = client.post(f"/datumprikkers/{poll}/bewerken", data={**fields, "asked": "1", "shown_for": "0"})
    assert changed.status_code == 409
    assert len(meetings(app)) == 1
    assert votes(app) == []
    with app.app_context():
        assert db.session.get_one(DatePoll, poll).title != "Toch anders"


def test_another_polls_moment_or_none_closes_nothing(app: Flask, client_for: Any) -> None:
    poll, other = a_poll(app), a_poll(app)
    for option in (str(options(app, other)[0]), "", "x", "9" * 30):
        answer = client_for("dana").post(f"/datumprikkers/{poll}/sluiten", data={"option": option})
        assert answer.status_code == 422, option
    assert meetings(app) == []
    with app.app_context():
        assert db.session.get_one(DatePoll, poll).closed_at is None


def test_a_moment_that_went_by_is_not_chosen(app: Flask, client_for: Any) -> None:
    poll = a_poll(app)
    with time_machine.travel(now() + timedelta(weeks=6, days=1, hours=1), tick=False):
        client = client_for("dana")
        sent = {"option": str(options(app, poll)[0]), "city": "Zwolle"}
        answer = client.post(f"/datumprikkers/{poll}/sluiten", data=sent)
    assert answer.status_code == 422
    assert "Dit moment is al voorbij." in answer.text
    assert 'value="Zwolle"' in answer.text
    assert meetings(app) == []
    with app.app_context():
        assert db.session.get_one(DatePoll, poll).closed_at is None


def test_two_who_close_at_once_make_one_meeting(app: Flask, client_for: Any) -> None:
    poll = a_poll(app)
    chosen = options(app, poll)
    clients, together = [client_for("dana") for _ in range(AT_ONCE)], threading.Barrier(AT_ONCE)

    def close(place: int) -> int:
        client: FlaskClient = clients[place]
        together.wait(10)
        sent = {"option": str(chosen[place % len(chosen)])}
        return client.post(f"/datumprikkers/{poll}/sluiten", data=sent).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        codes = sorted(pool.map(close, range(AT_ONCE)))
    assert codes == [303] + [409] * (AT_ONCE - 1)
    assert len(meetings(app)) == 1


def test_the_list_and_the_first_page_say_what_waits(app: Flask, client_for: Any) -> None:
    poll, closed = a_poll(app, title="Voorjaarsdag"), a_poll(app, title="Oude dag", closed_at=now())
    client = client_for("alice")
    assert "Wacht op jouw antwoord" in client.get("/datumprikkers").text
    assert "Voorjaarsdag" in client.get("/").text
    assert "Oude dag" not in client.get("/").text
    client.post(f"/datumprikkers/{poll}", data=ballot(app, poll, "yes", "yes", "yes"))
    page = client.get("/datumprikkers").text
    assert "Wacht op jouw antwoord" not in page
    assert "Je hebt geantwoord" in page
    assert f"/datumprikkers/{closed}" in page
    assert "Voorjaarsdag" not in client.get("/").text
    assert "/datumprikkers" in client.get("/bijeenkomsten").text


def test_more_moments_people_and_polls_ask_no_more_of_the_database(
    app: Flask, client_for: Any, count_queries: CountQueries
) -> None:
    client, numbers = client_for("dana"), []
    for days in (3, 12):
        poll = a_poll(app, days=days)
        client.post(f"/datumprikkers/{poll}", data=ballot(app, poll, *["yes"] * days))
        counted = []
        for address in (f"/datumprikkers/{poll}", f"/datumprikkers/{poll}/sluiten", "/datumprikkers", "/"):
            with count_queries() as statements:
                client.get(address)
            counted.append(len(statements))
        numbers.append(counted)
        for _more in range(5):
            a_poll(app, circle_id=a_circle(app, "dana"))
            a_member(app)
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) <= 9
