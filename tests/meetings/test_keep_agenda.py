"""The secretariat puts items on the agenda, changes and removes them; others see them, and can't."""

import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.demo.papers import make_paper
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.models import MeetingGuest, Paper
from tests.build import a_circle, a_meeting, a_member, an_item, member_id
from tests.meetings.agenda_page import BEGIN, DAY, END, a_day, filled_in, hours

PDF = make_paper("pdf", ["Notitie", "Een alinea."])


def test_an_item_stands_on_the_page_with_all_that_was_said_of_it(app: Flask, client_for: Any) -> None:
    meeting = a_day(app)
    facts = filled_in(
        title="Vakmensen gezocht",
        speaker_id=member_id(app, "charlie"),
        speaker_name="Jet Tak",
        place="De zolder",
        text="Neem **je cijfers** mee.",
    )
    answer = client_for("dana").post(f"/bijeenkomsten/{meeting}/agenda/nieuw", data=facts)
    assert answer.status_code == 303
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    for words in ("Vakmensen gezocht", "Charlie de Wit, Jet Tak", "De zolder", "<strong>je cijfers</strong>"):
        assert words in page
    assert ">09.00</time>" in page
    assert ">10.00</time>" in page


def test_times_are_those_of_the_place_where_it_is_held(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, starts_at=BEGIN, ends_at=END, timezone="Europe/Helsinki")
    dana = client_for("dana")
    where = f"/bijeenkomsten/{meeting}/agenda/nieuw"
    assert dana.post(where, data=filled_in()).status_code == 422  # 07.00 UTC: before it begins
    times = {"starts_at": f"{DAY}T10:00", "ends_at": f"{DAY}T10:30"}
    assert dana.post(where, data=filled_in(**times)).status_code == 303
    assert ">10.00</time>" in client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    with app.app_context():
        assert db.session.query(AgendaItem).one().starts_at == BEGIN


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Geef het punt een titel."),
        ({"title": "x" * 201}, "200"),
        ({"starts_at": f"{DAY}T08:59"}, "valt dan buiten de bijeenkomst"),
        (
            {"ends_at": f"{DAY}T16:01"},
            "valt dan buiten de bijeenkomst (donderdag 25 maart 2027, 09.00 – 16.00)",
        ),
        ({"starts_at": "2027-03-26T09:00", "ends_at": "2027-03-26T10:00"}, "buiten de bijeenkomst"),
        ({"ends_at": f"{DAY}T08:00"}, "Het einde ligt voor het begin."),
        ({"ends_at": f"{DAY}T09:00"}, "Het einde ligt voor het begin."),
        ({"starts_at": ""}, "Vul ook het begin in."),
        ({"starts_at": "0001-01-01T00:00"}, "Kijk het jaar na."),
        ({"ends_at": "9999-12-31T23:59"}, "Kijk het jaar na."),
        ({"starts_at": "straks"}, "Er klopt nog iets niet"),
        ({"kind": "dansen"}, "Er klopt nog iets niet"),
        ({"kind": "parallel", "ends_at": ""}, "heeft een begin en een einde"),
        ({"kind": "parallel", "capacity": "0"}, "Vul een aantal van 1 of meer in."),
        ({"capacity": "12"}, "Plaatsen tellen alleen bij een parallelle sessie."),
        ({"speaker_id": "999"}, "Er klopt nog iets niet"),
        ({"speaker_id": "x"}, "Er klopt nog iets niet"),
        ({"text": "x" * 64_001}, "64000"),
        ({"text": "> " * 300 + "diep"}, "Er klopt nog iets niet"),
    ],
)
def test_wrong_input_comes_back_with_what_was_typed(
    app: Flask, client_for: Any, change: dict[str, str], words: str
) -> None:
    meeting = a_day(app)
    dana = client_for("dana")
    answer = dana.post(f"/bijeenkomsten/{meeting}/agenda/nieuw", data=filled_in(place="De kelder") | change)
    assert answer.status_code == 422
    assert words in answer.text
    assert "De kelder" in answer.text
    assert hours(app, meeting) == []
    item = an_item(app, meeting, (0, 60), title="Was er al")
    data = filled_in(place="De kelder", version="1") | change
    again = dana.post(f"/bijeenkomsten/{meeting}/agenda/{item}/wijzigen", data=data)
    assert (again.status_code, words in again.text, "De kelder" in again.text) == (422, True, True)
    assert hours(app, meeting) == ["Was er al 09:00-10:00"]


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_members_and_moderators_may_not(app: Flask, client_for: Any, who: str) -> None:
    meeting = a_day(app)
    item = an_item(app, meeting, (0, 60))
    where, client = f"/bijeenkomsten/{meeting}/agenda", client_for(who)
    for address in (where, f"{where}/nieuw", f"{where}/{item}/wijzigen"):
        assert client.get(address).status_code == 403
    for act in ("nieuw", f"{item}/wijzigen", f"{item}/verwijderen", "volgorde"):
        assert client.post(f"{where}/{act}", data=filled_in(version="1")).status_code == 403
    assert "Agenda bewerken" not in client.get(f"/bijeenkomsten/{meeting}").text


def test_an_item_of_another_meeting_is_not_there(app: Flask, client_for: Any) -> None:
    meeting, other = a_day(app), a_day(app)
    item, dana = an_item(app, other), client_for("dana")
    where = f"/bijeenkomsten/{meeting}/agenda/{item}"
    assert dana.get(f"{where}/wijzigen").status_code == 404
    for act in ("wijzigen", "verwijderen", "kiezen", "loslaten", "gesprek"):
        assert dana.post(f"{where}/{act}", data=filled_in(version="1")).status_code == 404
    assert len(hours(app, other)) == 1


def test_the_agenda_of_a_circle_exists_for_nobody_else(app: Flask, client_for: Any) -> None:
    meeting = a_day(app, circle_id=a_circle(app, "dana", "alice"))
    item = an_item(app, meeting, (0, 60), title="In vertrouwen")
    assert "In vertrouwen" in client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    for act in (f"{item}/wijzigen", f"{item}/verwijderen", "volgorde", "nieuw"):
        answer = client_for("erik").post(f"/bijeenkomsten/{meeting}/agenda/{act}", data=filled_in())
        assert answer.status_code == 404


def test_the_second_of_two_editors_sees_both_and_loses_nothing(app: Flask, client_for: Any) -> None:
    meeting = a_day(app)
    item, dana = an_item(app, meeting, (0, 60)), client_for("dana")
    where = f"/bijeenkomsten/{meeting}/agenda/{item}/wijzigen"
    assert 'name="version" type="hidden" value="1"' in dana.get(where).text
    dana.post(where, data=filled_in(title="Van de een", version="1"))
    answer = dana.post(where, data=filled_in(title="Van de ander", version="1"))
    assert answer.status_code == 409
    assert "Van de een" in answer.text
    assert "Van de ander" in answer.text
    assert 'value="2"' in answer.text
    assert dana.post(where, data=filled_in(title="Van de ander", version="2")).status_code == 303


@pytest.mark.parametrize("version", ["", "nul", "-1", "9" * 40])
def test_a_strange_version_is_a_conflict(app: Flask, client_for: Any, version: str) -> None:
    meeting = a_day(app)
    item = an_item(app, meeting, (0, 60))
    where = f"/bijeenkomsten/{meeting}/agenda/{item}/wijzigen"
    assert client_for("dana").post(where, data=filled_in(version=version)).status_code == 409


def test_a_guest_of_this_meeting_can_be_the_speaker_and_one_of_another_not(
    app: Flask, client_for: Any
) -> None:
    meeting, other = a_day(app), a_day(app)
    facts = {"role": "guest", "ended_at": END + timedelta(days=300)}
    guest, stranger = a_member(app, name="Sanne Spreker", **facts), a_member(app, **facts)
    with app.app_context():
        db.session.add(MeetingGuest(meeting_id=meeting, member_id=guest))
        db.session.add(MeetingGuest(meeting_id=other, member_id=stranger))
        db.session.commit()
    where, dana = f"/bijeenkomsten/{meeting}/agenda/nieuw", client_for("dana")
    assert dana.post(where, data=filled_in(speaker_id=stranger)).status_code == 422
    assert dana.post(where, data=filled_in(speaker_id=guest)).status_code == 303
    assert "Sanne Spreker" in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_a_speaker_who_left_stays_when_the_item_is_changed(app: Flask, client_for: Any) -> None:
    meeting = a_day(app)
    left = a_member(app, name="Vera Vertrokken", ended_at=BEGIN - timedelta(days=900))
    item = an_item(app, meeting, (0, 60), speaker_id=left)
    where = f"/bijeenkomsten/{meeting}/agenda/{item}/wijzigen"
    data = filled_in(speaker_id=left, version="1")
    assert client_for("dana").post(where, data=data).status_code == 303


def test_a_removed_item_leaves_its_papers_with_the_meeting(app: Flask, client_for: Any) -> None:
    meeting, dana = a_day(app), client_for("dana")
    item = an_item(app, meeting, (0, 60), title="Vervalt")
    files = {"files": (io.BytesIO(PDF), "notitie.pdf"), "item_id": str(item)}
    assert dana.post(f"/bijeenkomsten/{meeting}/stukken", data=files).status_code == 303
    assert dana.post(f"/bijeenkomsten/{meeting}/agenda/{item}/verwijderen").status_code == 303
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    assert "Vervalt" not in page
    assert "notitie" in page
    assert dana.post(f"/bijeenkomsten/{meeting}/agenda/{item}/verwijderen").status_code == 404


def test_papers_stand_with_their_item_and_can_be_laid_with_another(app: Flask, client_for: Any) -> None:
    meeting, dana = a_day(app), client_for("dana")
    first, second = an_item(app, meeting, (0, 60)), an_item(app, meeting, (60, 90), title="Het tweede")
    files = {"files": (io.BytesIO(PDF), "notitie.pdf"), "item_id": str(first)}
    dana.post(f"/bijeenkomsten/{meeting}/stukken", data=files)
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    assert page.count("notitie</a>") == 2  # with its item, and with all papers
    lay = f"/bijeenkomsten/{meeting}/stukken/1/agendapunt"
    assert client_for("alice").post(lay, data={"item_id": second}).status_code == 403
    assert dana.post(lay, data={"item_id": second}).status_code == 303
    assert f'href="#punt-{second}">Het tweede' in client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    for wrong in ("999", "x", str(an_item(app, a_day(app)))):
        answer = dana.post(lay, data={"item_id": wrong})
        assert (answer.status_code, "Dat agendapunt is er niet meer." in answer.text) == (422, True)
    assert dana.post(lay, data={"item_id": "0"}).status_code == 303
    with app.app_context():
        assert db.session.query(Paper.item_id).scalar() is None


def test_a_paper_closed_in_the_library_is_not_shown_with_its_item(app: Flask, client_for: Any) -> None:
    meeting, dana = a_day(app), client_for("dana")
    files = {"files": (io.BytesIO(PDF), "notitie.pdf"), "item_id": str(an_item(app, meeting, (0, 60)))}
    dana.post(f"/bijeenkomsten/{meeting}/stukken", data=files)
    facts = {"name": "Map", "parent_id": "1", "readers": "secretariat"}
    assert dana.post("/documenten/map/2/wijzigen", data=facts).status_code == 303
    assert "notitie" not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


def test_several_days_are_named(app: Flask, client_for: Any) -> None:
    meeting = a_day(app, ends_at=END + timedelta(days=1))
    an_item(app, meeting, (0, 60))
    assert "dso-agenda__day" not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    an_item(app, meeting, (24 * 60, 25 * 60))
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    for day in ("Donderdag 25 maart 2027", "Vrijdag 26 maart 2027"):
        assert f"{day}</h3>" in page


def test_when_the_meeting_goes_to_another_day_its_agenda_goes_along_by_the_clock(
    app: Flask, client_for: Any
) -> None:
    meeting, dana = a_day(app), client_for("dana")
    an_item(app, meeting, (0, 60))
    facts = {"title": "Andere dag", "timezone": "Europe/Amsterdam", "text": ""}
    summer = {"starts_at": "2027-04-08T09:00", "ends_at": "2027-04-08T16:00", "version": "1"}
    where = f"/bijeenkomsten/{meeting}/bewerken"
    assert dana.post(where, data=facts | summer).status_code == 303
    with app.app_context():
        item = db.session.query(AgendaItem).one()
        assert str(item.starts_at) == "2027-04-08 07:00:00+00:00"  # still nine o'clock
    shorter = {"starts_at": "2027-04-08T09:30", "ends_at": "2027-04-08T16:00", "version": "2"}
    assert dana.post(where, data=facts | shorter).status_code == 303
    page = dana.get(f"/bijeenkomsten/{meeting}/agenda").text
    assert "Buiten de bijeenkomst" in page
    assert ">09.00</time>" in page


def test_the_number_of_queries_does_not_grow_with_the_agenda(
    app: Flask, client_for: Any, count_queries: Any
) -> None:
    meeting, client = a_day(app), client_for("dana")
    counts = []
    for _round in range(2):
        an_item(app, meeting, (0, 60), kind="parallel", speaker_id=member_id(app, "alice"))
        an_item(app, meeting, (0, 60), kind="parallel", speaker_id=member_id(app, "bob"))
        an_item(app, meeting, (60, 90), speaker_id=member_id(app, "charlie"))
        client.get(f"/bijeenkomsten/{meeting}")
        client.get(f"/bijeenkomsten/{meeting}/agenda")
        with count_queries() as shown:
            client.get(f"/bijeenkomsten/{meeting}")
        with count_queries() as kept:
            client.get(f"/bijeenkomsten/{meeting}/agenda")
        counts.append((len(shown), len(kept)))
    assert counts[0] == counts[1]
