"""New papers are told in one letter, to who comes or is undecided, each of what they may see."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from dsonet.convening.models import PlannedLetter
from dsonet.database import db
from dsonet.documents.models import Document
from dsonet.mail.models import Letter
from dsonet.meetings.answer_models import AnswerKind
from dsonet.meetings.models import Meeting, Paper
from dsonet.worker import Worker
from tests.build import a_circle, a_meeting, a_planned_letter, member_id
from tests.convening.rounds import TUESDAY, answered, change, mail, work

YES, NO, MAYBE = AnswerKind.YES, AnswerKind.NO, AnswerKind.MAYBE
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def meeting(app: Flask, clock: Any) -> int:
    begins = TUESDAY + timedelta(days=30)
    made = a_meeting(app, title="Voorjaar", starts_at=begins, ends_at=begins + HOUR)
    answered(app, made, alice=YES, bob=NO, charlie=MAYBE)
    return made


def bring(client_for: Any, meeting: int, *names: str) -> None:
    files = [(io.BytesIO(b"%PDF-1.4 een stuk " + name.encode()), f"{name}.pdf") for name in names]
    answer = client_for("dana").post(
        f"/bijeenkomsten/{meeting}/stukken", data={"files": files}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303, answer.text


def letters(app: Flask) -> list[str]:
    """The words of letters about new papers, before they are sent."""
    with app.app_context():
        one = Worker()
        one._kinds = [kind for kind in one._kinds if kind.name != "letters"]
        one.run_once()
        found = select(Letter.text).where(
            Letter.kind.in_(("new_papers", "meeting_papers")), Letter.text != ""
        )
        return list(db.session.scalars(found.order_by(Letter.id)))


def test_papers_of_half_an_hour_come_in_one_letter(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    bring(client_for, meeting, "Agenda", "Begroting")
    clock.shift(timedelta(minutes=20))
    bring(client_for, meeting, "Nota")
    work(app)
    assert not mail(app, "new_papers")
    clock.shift(timedelta(minutes=11))
    words = letters(app)
    assert all(name in words[0] for name in ("Agenda", "Begroting", "Nota"))
    clock.shift(3 * HOUR)
    work(app)
    assert mail(app, "new_papers") == {"alice": 1, "charlie": 1, "dana": 1, "erik": 1}


def test_there_is_an_hour_between_two_letters(app: Flask, client_for: Any, meeting: int, clock: Any) -> None:
    bring(client_for, meeting, "Agenda")
    clock.shift(timedelta(minutes=31))
    work(app)
    bring(client_for, meeting, "Nota")
    clock.shift(timedelta(minutes=31))
    work(app)
    assert mail(app, "new_papers")["alice"] == 1
    clock.shift(timedelta(minutes=31))
    work(app)
    assert mail(app, "new_papers")["alice"] == 2


def test_the_planned_letter_tells_all_and_only_what_comes_later_is_told_again(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    a_planned_letter(app, meeting, kind="papers", goes_at=TUESDAY + 5 * HOUR)
    bring(client_for, meeting, "Agenda")
    clock.shift(HOUR)
    work(app)
    assert not mail(app, "new_papers")
    clock.shift(5 * HOUR)
    assert "- Agenda" in letters(app)[0]
    work(app)
    assert mail(app, "meeting_papers") == {"alice": 1, "charlie": 1, "dana": 1, "erik": 1}
    clock.shift(2 * HOUR)
    bring(client_for, meeting, "Nota")
    clock.shift(HOUR)
    (words, *_others) = letters(app)
    assert "- Nota" in words
    assert "Agenda" not in words


def test_a_planned_letter_without_papers_lapses_and_later_ones_are_told(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    letter = a_planned_letter(app, meeting, kind="papers", goes_at=TUESDAY)
    work(app)
    with app.app_context():
        assert db.session.get_one(PlannedLetter, letter).lapsed
    bring(client_for, meeting, "Agenda")
    clock.shift(HOUR)
    work(app)
    assert mail(app, "new_papers")["alice"] == 1


def test_a_stopped_letter_about_papers_stops_the_telling(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    a_planned_letter(app, meeting, kind="papers", goes_at=TUESDAY, stopped_at=TUESDAY)
    bring(client_for, meeting, "Agenda")
    clock.shift(HOUR)
    work(app)
    assert not mail(app, "new_papers")
    assert not mail(app, "meeting_papers")


@pytest.mark.parametrize("kind", ["papers", ""])
def test_each_hears_of_what_they_may_see(
    app: Flask, client_for: Any, meeting: int, clock: Any, kind: str
) -> None:
    """The folder is for those who come alone: of the undecided and unanswered nobody hears of it."""
    if kind:
        a_planned_letter(app, meeting, kind=kind, goes_at=TUESDAY + HOUR)
    bring(client_for, meeting, "Agenda")
    with app.app_context():
        db.session.execute(db.text("UPDATE audience SET kind = 'listed'"))
        db.session.commit()
    clock.shift(2 * HOUR)
    work(app)
    reached = set(mail(app, "meeting_papers" if kind else "new_papers"))
    assert "alice" in reached
    assert "charlie" not in reached


def test_a_confidential_title_is_counted_and_not_named(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    bring(client_for, meeting, "Agenda", "Ontslagronde")
    with app.app_context():
        db.session.query(Document).filter_by(title="Ontslagronde").update({Document.is_confidential: True})
        db.session.commit()
    clock.shift(HOUR)
    words = letters(app)[0]
    assert "Agenda" in words
    assert "Ontslagronde" not in words
    assert "En 1 stuk dat alleen op de pagina bij naam staat." in words


def test_of_a_circle_neither_title_nor_papers_are_named(app: Flask, client_for: Any, clock: Any) -> None:
    begins = TUESDAY + timedelta(days=30)
    circle = a_circle(app, "alice", "dana")
    meeting = a_meeting(app, title="Zuidas", circle_id=circle, starts_at=begins, ends_at=begins + HOUR)
    bring(client_for, meeting, "Ontslagronde")
    clock.shift(HOUR)
    words = letters(app)
    assert len(words) == 2
    assert "Zuidas" not in words[0]
    assert "Ontslagronde" not in words[0]
    assert f"/bijeenkomsten/{meeting}" in words[0]


def test_what_was_taken_away_before_it_was_told_is_not_told(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    bring(client_for, meeting, "Agenda")
    client_for("dana").post(f"/bijeenkomsten/{meeting}/stukken/1/verwijderen")
    clock.shift(HOUR)
    work(app)
    assert not mail(app, "new_papers")


def test_who_says_no_and_what_is_taken_away_on_the_way_drop_the_letter(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    bring(client_for, meeting, "Agenda")
    clock.shift(HOUR)
    letters(app)
    client_for("alice").post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "no"})
    work(app)
    assert "alice" not in mail(app, "new_papers")
    assert mail(app, "new_papers", sent=False)["alice"] == 1
    clock.shift(2 * HOUR)
    bring(client_for, meeting, "Nota")
    clock.shift(HOUR)
    letters(app)
    with app.app_context():
        paper = db.session.scalars(select(Paper.id).order_by(Paper.id.desc())).first()
    client_for("dana").post(f"/bijeenkomsten/{meeting}/stukken/{paper}/verwijderen")
    work(app)
    assert mail(app, "new_papers")["charlie"] == 1


def test_after_the_meeting_only_who_took_part_hears(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    clock.move_to(TUESDAY + timedelta(days=31))
    bring(client_for, meeting, "Presentatie")
    clock.shift(HOUR)
    work(app)
    assert mail(app, "new_papers") == {"alice": 1}


def test_years_later_or_cancelled_nobody_hears(app: Flask, client_for: Any, meeting: int, clock: Any) -> None:
    bring(client_for, meeting, "Agenda")
    change(app, Meeting, meeting, cancelled_at=TUESDAY)
    clock.shift(HOUR)
    work(app)
    change(app, Meeting, meeting, cancelled_at=None)
    over = TUESDAY - timedelta(days=400)
    change(app, Meeting, meeting, starts_at=over, ends_at=over + HOUR)
    bring(client_for, meeting, "Uit de oude doos")
    clock.shift(HOUR)
    work(app)
    assert not mail(app, "new_papers")


def test_who_moves_up_hears_until_when_to_say_no(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    full = a_meeting(app, title="Vol", capacity=1)
    for who in ("alice", "charlie"):
        client_for(who).post(f"/bijeenkomsten/{full}/antwoord", data={"answer": "yes"})
    client_for("alice").post(f"/bijeenkomsten/{full}/antwoord", data={"answer": "no"})
    letters(app)
    charlie = member_id(app, "charlie")
    with app.app_context():
        letter = db.session.query(Letter).filter_by(kind="moved_up").one()
        assert letter.member_id == charlie
        assert letter.subject == "Er is een plaats voor je: Vol"
        assert "Zeg dat dan voor donderdag 14 januari 2027, 11.00." in letter.text
        assert "/antwoord" in letter.text
    work(app)
    assert mail(app, "moved_up") == {"charlie": 1}


def test_who_said_no_meanwhile_hears_nothing_of_a_place(
    app: Flask, client_for: Any, meeting: int, clock: Any
) -> None:
    full = a_meeting(app, title="Vol", capacity=1)
    for who in ("alice", "charlie"):
        client_for(who).post(f"/bijeenkomsten/{full}/antwoord", data={"answer": "yes"})
    client_for("alice").post(f"/bijeenkomsten/{full}/antwoord", data={"answer": "no"})
    letters(app)
    client_for("charlie").post(f"/bijeenkomsten/{full}/antwoord", data={"answer": "no"})
    work(app)
    assert not mail(app, "moved_up")
    assert mail(app, "moved_up", sent=False) == {"charlie": 1}
