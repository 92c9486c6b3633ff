"""Each planned letter goes once, at its moment, to those for whom it still makes sense."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from dsonet.convening.actions import going
from dsonet.convening.models import PlannedLetter, Receipt
from dsonet.convening.queries.due import due_letters
from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.meetings.answer_models import AnswerKind, Presence
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.worker import Worker, kinds
from tests.build import a_circle, a_meeting, a_member, a_planned_letter, an_outcome, member_id
from tests.convening.rounds import TUESDAY, answered, change, mail, plan, work
from tests.site import SITE

YES, NO, MAYBE, ONLINE = AnswerKind.YES, AnswerKind.NO, AnswerKind.MAYBE, AnswerKind.ONLINE
CAST = {"alice", "bob", "charlie", "dana", "erik"}


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


def ahead(app: Flask, **facts: Any) -> int:
    """A meeting in thirty days, to which people were invited ten days ago."""
    begins = TUESDAY + timedelta(days=30)
    usual = {"invited_at": TUESDAY - timedelta(days=10), "title": "Voorjaar in Zwolle"}
    return a_meeting(app, **{"starts_at": begins, "ends_at": begins + timedelta(hours=6), **usual, **facts})


def past(app: Flask, **facts: Any) -> int:
    ended = TUESDAY - timedelta(days=2)
    return ahead(app, **{"starts_at": ended - timedelta(hours=6), "ends_at": ended, **facts})


def due(app: Flask, meeting: int, kind: str, **facts: Any) -> int:
    return a_planned_letter(
        app, meeting, **{"kind": kind, "goes_at": TUESDAY - timedelta(minutes=1), **facts}
    )


def words(app: Flask, kind: str) -> tuple[str, str, str]:
    """Subject, text and HTML of one letter before it is sent."""
    with app.app_context():
        for planned in due_letters(20):
            going.go(planned)
        letter = db.session.scalars(select(Letter).where(Letter.kind == kind)).first()
        assert letter is not None
        found = letter.subject, letter.text, letter.html
        db.session.rollback()
        return found


def test_a_reminder_goes_to_who_has_not_answered_and_once(app: Flask) -> None:
    meeting = ahead(app)
    answered(app, meeting, alice=YES, bob=NO)
    due(app, meeting, "reminder")
    work(app)
    work(app)
    assert mail(app, "meeting_reminder") == {"charlie": 1, "dana": 1, "erik": 1}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Receipt)) == 3


def test_nothing_goes_before_its_moment_or_while_it_is_stopped(app: Flask) -> None:
    meeting = ahead(app)
    due(app, meeting, "reminder", goes_at=TUESDAY + timedelta(minutes=1))
    due(app, meeting, "practical", stopped_at=TUESDAY)
    work(app)
    with app.app_context():
        assert db.session.query(Receipt).count() == 0


@pytest.mark.parametrize("how", [{"cancelled_at": TUESDAY}, {"announced_at": None}])
def test_nothing_goes_for_what_is_off_or_not_announced(app: Flask, how: dict[str, Any]) -> None:
    meeting = ahead(app, **how)
    due(app, meeting, "reminder")
    work(app)
    assert not mail(app, "meeting_reminder")
    assert plan(app, meeting)["reminder"].went_at is None


def test_who_answers_or_leaves_between_writing_and_sending_gets_no_reminder(app: Flask) -> None:
    meeting = ahead(app)
    letter = due(app, meeting, "reminder")
    with app.app_context():
        going.go(letter)
        db.session.commit()
    answered(app, meeting, alice=MAYBE)
    change(app, Member, member_id(app, "charlie"), ended_at=now())
    work(app)
    assert mail(app, "meeting_reminder") == {"bob": 1, "dana": 1, "erik": 1}
    assert mail(app, "meeting_reminder", sent=False) == {"alice": 1, "charlie": 1}


@pytest.mark.parametrize("what", ["cancelled", "stopped", "begun"])  # each between writing and sending
def test_what_loses_its_sense_on_the_way_is_dropped(app: Flask, what: str) -> None:
    meeting = ahead(app)
    letter = due(app, meeting, "reminder")
    with app.app_context():
        going.go(letter)
        db.session.commit()
    if what == "cancelled":
        change(app, Meeting, meeting, cancelled_at=now())
    elif what == "stopped":
        change(app, PlannedLetter, letter, stopped_at=now())
    else:
        change(app, Meeting, meeting, starts_at=now() - timedelta(minutes=1))
    work(app)
    assert not mail(app, "meeting_reminder")
    assert sum(mail(app, "meeting_reminder", sent=False).values()) == 5


def test_practical_words_go_to_who_comes(app: Flask) -> None:
    meeting = ahead(app)
    answered(app, meeting, alice=YES, bob=NO, charlie=MAYBE, dana=ONLINE)
    due(app, meeting, "practical")
    work(app)
    assert set(mail(app, "meeting_practical")) == {"alice", "charlie", "dana"}


def test_thanks_go_to_who_was_ticked_off_or_else_to_who_took_part(app: Flask) -> None:
    ticked, other = past(app), past(app)
    answered(app, ticked, alice=YES, bob=YES)
    answered(app, other, charlie=YES, dana=NO, erik=MAYBE)
    with app.app_context():
        db.session.add(Presence(meeting_id=ticked, member_id=member_id(app, "bob")))
        db.session.commit()
    due(app, ticked, "thanks")
    due(app, other, "thanks")
    work(app)
    assert mail(app, "meeting_thanks") == {"bob": 1, "charlie": 1}


def test_outcomes_wait_until_they_are_there(app: Flask, client_for: Any) -> None:
    meeting = past(app)
    due(app, meeting, "outcomes")
    an_outcome(app, meeting_id=meeting)
    work(app)
    assert not mail(app, "meeting_outcomes")
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/brieven").text
    assert "gaat zodra de uitkomsten gepubliceerd zijn" in page
    an_outcome(app, meeting_id=meeting, published_at=now(), slug="wat-zwolle-gaf")
    assert "/uitkomsten/wat-zwolle-gaf" in words(app, "meeting_outcomes")[1]
    work(app)
    assert set(mail(app, "meeting_outcomes")) == CAST


def test_outcomes_that_never_came_lapse_after_half_a_year(app: Flask) -> None:
    long_ago = TUESDAY - timedelta(weeks=27)
    meeting = past(app, starts_at=long_ago - timedelta(hours=6), ends_at=long_ago)
    due(app, meeting, "outcomes")
    work(app)
    assert plan(app, meeting)["outcomes"].lapsed


@pytest.mark.parametrize("kind", ["invitation", "reminder", "papers", "practical", "save_the_date"])
def test_what_asks_to_come_lapses_once_it_began(app: Flask, kind: str, client_for: Any) -> None:
    meeting = ahead(app, starts_at=TUESDAY - timedelta(hours=1), ends_at=TUESDAY + timedelta(hours=3))
    answered(app, meeting, alice=YES)
    due(app, meeting, kind)
    work(app)
    assert plan(app, meeting)[kind].lapsed
    with app.app_context():
        assert db.session.query(Receipt).count() == 0
    assert "Vervallen" in client_for("dana").get(f"/bijeenkomsten/{meeting}/brieven").text


def test_save_the_date_lapses_after_the_invitation_and_when_both_go_now(app: Flask) -> None:
    invited, concept = ahead(app), ahead(app, invited_at=None)
    due(app, invited, "save_the_date")
    due(app, concept, "save_the_date", goes_at=TUESDAY - timedelta(days=9))
    due(app, concept, "invitation")
    work(app)
    assert plan(app, invited)["save_the_date"].lapsed
    assert plan(app, concept)["save_the_date"].lapsed
    assert not plan(app, concept)["invitation"].lapsed


def test_a_reminder_from_before_the_invitation_lapses(app: Flask) -> None:
    meeting = ahead(app, invited_at=None)
    due(app, meeting, "invitation", goes_at=TUESDAY - timedelta(days=30))
    due(app, meeting, "reminder", goes_at=TUESDAY - timedelta(days=10))
    work(app)
    assert plan(app, meeting)["reminder"].lapsed
    assert not mail(app, "meeting_reminder")


def test_of_two_reminders_that_are_late_one_goes(app: Flask) -> None:
    meeting = ahead(app)
    due(app, meeting, "reminder", goes_at=TUESDAY - timedelta(days=5))
    due(app, meeting, "reminder")
    work(app)
    assert set(mail(app, "meeting_reminder").values()) == {1}


def test_save_the_date_and_invitation_go_as_invitations_for_calendars(app: Flask) -> None:
    meeting = ahead(app, invited_at=None)
    answered(app, meeting, bob=NO)
    due(app, meeting, "save_the_date", source="Zet het vast in je agenda.")
    work(app)
    assert set(mail(app, "calendar")) == CAST - {"bob"}
    later = TUESDAY + timedelta(days=2)
    due(app, meeting, "invitation", goes_at=later)
    with time_machine.travel(later, tick=False):
        work(app)
        work(app)
    assert mail(app, "calendar") == dict.fromkeys(CAST - {"bob"}, 2)
    with app.app_context():
        assert db.session.get_one(Meeting, meeting).invited_at == later
        assert db.session.query(Receipt).count() == 8


def test_who_joins_late_is_invited_by_the_next_round(app: Flask) -> None:
    meeting = ahead(app, invited_at=None)
    due(app, meeting, "invitation")
    work(app)
    a_member(app, email="frans@example.org", name="Frans Later")
    work(app)
    assert mail(app, "calendar")["frans"] == 1


def test_who_left_frees_a_place_by_the_next_round(app: Flask) -> None:
    meeting = ahead(app, capacity=1)
    answered(app, meeting, alice=YES)
    change(app, Member, member_id(app, "alice"), ended_at=now())
    work(app)
    with app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM answer")).scalar() == 0


def test_of_two_workers_one_writes(app: Flask) -> None:
    meeting = ahead(app)
    letter = due(app, meeting, "reminder")
    with app.app_context():
        for _time in range(2):
            going.go(letter)
            db.session.commit()
        assert db.session.query(Letter).filter_by(kind="meeting_reminder").count() == 5


def test_killed_before_the_commit_it_is_as_if_nothing_was_done(app: Flask) -> None:
    meeting = ahead(app)
    letter = due(app, meeting, "reminder")
    with app.app_context():
        going.go(letter)
        db.session.rollback()
        assert db.session.query(Letter).count() == 0
    work(app)
    assert sum(mail(app, "meeting_reminder").values()) == 5


def test_one_that_fails_keeps_no_other_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = ahead(app), ahead(app)
    first, second = due(app, broken, "reminder"), due(app, whole, "reminder")
    write = going.go

    def stumble(planned_id: int) -> None:
        if planned_id == first:
            raise RuntimeError("a word too many")
        write(planned_id)

    monkeypatch.setattr(kinds, "go", stumble)
    with app.app_context():
        one = Worker()
        one.work()
        assert not one.work() or not one.work()
        assert db.session.get_one(PlannedLetter, second).went_at is not None
        assert db.session.get_one(PlannedLetter, first).went_at is None


def test_a_round_without_anything_to_do_asks_one_question(app: Flask, count_queries: Any) -> None:
    for _number in range(3):
        a_planned_letter(app, ahead(app))
    with app.app_context(), count_queries() as statements:
        assert due_letters(20) == []
    assert len(statements) == 1


@pytest.mark.parametrize("of", ["confidential", "circle"])
@pytest.mark.parametrize("kind", ["reminder", "practical", "thanks", "outcomes"])
def test_a_secret_title_stays_out_of_letters(app: Flask, of: str, kind: str) -> None:
    circle = a_circle(app, "alice", "dana")
    secret = {"is_confidential": True} if of == "confidential" else {"circle_id": circle}
    facts = {"title": "Plan Zuidas", "venue": "Het Kantoor", "by_train": "Spoor 5", **secret}
    made = past if kind in ("thanks", "outcomes") else ahead
    meeting = made(app, **facts)
    if kind != "reminder":
        answered(app, meeting, alice=YES)
    an_outcome(app, meeting_id=meeting, published_at=now(), title="Zuidas klaar", slug="verslag")
    due(app, meeting, kind)
    for part in words(app, f"meeting_{kind}"):
        assert "Zuidas" not in part
        assert "Het Kantoor" not in part
        assert "Spoor 5" not in part
    assert f"/bijeenkomsten/{meeting}" in words(app, f"meeting_{kind}")[1]


@pytest.mark.parametrize("kind", ["reminder", "practical", "thanks", "outcomes"])
def test_text_and_html_say_the_same_and_why_one_gets_it(app: Flask, kind: str) -> None:
    made = past if kind in ("thanks", "outcomes") else ahead
    meeting = made(app, title="Hoger & beter", by_train="Spoor 5")
    if kind != "reminder":
        answered(app, meeting, alice=YES)
    an_outcome(app, meeting_id=meeting, published_at=now())
    due(app, meeting, kind, source="Beste <mensen>,\n\nTot dan.\nHet bureau")
    subject, text, html = words(app, f"meeting_{kind}")
    assert "Hoger & beter" in subject
    assert "Hoger & beter" in text
    assert "Beste <mensen>," in text
    assert "Hoger &amp; beter" in html
    assert "Beste &lt;mensen&gt;," in html
    for part in (text, html):
        assert "Het bureau" in part
        assert "Je krijgt deze e-mail omdat" in part
        assert f"{SITE}/bijeenkomsten/{meeting}" in part
