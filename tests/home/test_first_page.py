"""The first page: for the world what the network is, for members what is new."""

import io
from typing import Any

import pytest
from flask import Flask

from dsonet.demo.papers import make_paper
from tests.build import a_meeting, a_reply, a_thread
from tests.conftest import CountQueries


def test_the_world_reads_what_the_network_is(anonymous: Any) -> None:
    page = anonymous.get("/").text
    assert "Netwerk Directeuren Stedelijke Ontwikkeling" in page
    assert "mailto:netwerk@example.org" in page
    assert "/overleg" not in page


def test_a_member_sees_what_is_new_and_when_we_meet(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Netcongestie", author="charlie")
    a_meeting(app, title="Bouwen met een vol net")
    client = client_for("alice")
    page = client.get("/").text
    assert "Netcongestie" in page
    assert "Bouwen met een vol net" in page
    client.get(f"/overleg/{thread}", follow_redirects=True)
    assert "Netcongestie" not in client.get("/").text
    a_reply(app, thread, "bob")
    assert "Netcongestie" in client.get("/").text


def test_what_the_next_meeting_asks_comes_before_what_there_is_to_read(app: Flask, client_for: Any) -> None:
    a_thread(app, title="Netcongestie", author="charlie")
    meeting, client = a_meeting(app, title="Bouwen met een vol net"), client_for("alice")
    page = client.get("/").text
    assert page.index("Bouwen met een vol net") < page.index("Netcongestie")
    assert 'name="answer" value="yes"' in page
    assert "#stukken" not in page
    papers = {"files": [(io.BytesIO(make_paper("pdf", ["Notitie", "Een alinea."])), "notitie.pdf")]}
    client_for("dana").post(f"/bijeenkomsten/{meeting}/stukken", data=papers)
    client.post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes"})
    page = client.get("/").text
    assert 'name="answer"' not in page
    assert "Ja, ik kom" in page
    assert f'href="/bijeenkomsten/{meeting}#stukken">1 stuk</a>' in page


def test_the_number_of_queries_does_not_grow(
    app: Flask, client_for: Any, count_queries: CountQueries
) -> None:
    client = client_for("alice")
    numbers = []
    for _round in range(2):
        for _time in range(5):
            a_thread(app, author="charlie")
        with count_queries() as statements:
            client.get("/")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 8


def test_a_visitor_chooses_english(anonymous: Any) -> None:
    assert anonymous.post("/taal", data={"locale": "en", "next": "/uitkomsten"}).location == "/uitkomsten"
    assert 'lang="en"' in anonymous.get("/").text
    assert "Network of Directors of Urban Development" in anonymous.get("/").text


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https:evil.example", "////evil", "/\t/evil", "//[::1", ""],
)
def test_nobody_is_sent_away(anonymous: Any, target: str) -> None:
    assert anonymous.post("/taal", data={"locale": "xx", "next": target}).location == "/"


def test_only_under_its_own_name(app: Flask, anonymous: Any) -> None:
    assert anonymous.get("/inloggen", base_url="http://evil.example").status_code == 400
