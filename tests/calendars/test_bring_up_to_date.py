"""Members' calendars are kept true by mail: told, changed, taken out, each once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from dsonet.calendars.actions.copies import bring_up_to_date
from dsonet.calendars.models import CalendarCopy, Stage
from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.meetings.actions.answers import Word, answer_invitation
from dsonet.meetings.answer_models import AnswerKind, Route
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from tests.build import a_circle, a_meeting, a_member
from tests.calendars.checking import event_of
from tests.calendars.client import waiting_letters

Bring = Callable[..., list[Letter]]
EVERYONE = 5
TUESDAY = datetime(2031, 3, 4, 10, tzinfo=UTC)
ALICE = "alice@example.org"


@pytest.fixture
def bring(app: Flask) -> Bring:
    """Bring a meeting up to date and give the letters that were written by it."""

    def run(meeting_id: int, stage: Stage | None = Stage.INVITATION, words: str = "") -> list[Letter]:
        before = {letter.id for letter in waiting_letters(app)}
        with app.app_context():
            bring_up_to_date(db.session.get_one(Meeting, meeting_id), stage, words)
            db.session.commit()
        return [letter for letter in waiting_letters(app) if letter.id not in before]

    return run


def change(app: Flask, meeting_id: int, **facts: Any) -> None:
    with app.app_context():
        db.session.query(Meeting).filter_by(id=meeting_id).update(facts)  # type: ignore[arg-type]
        db.session.commit()


def say(app: Flask, meeting_id: int, kind: AnswerKind, route: Route = Route.PAGE, who: int = 1) -> None:
    with app.app_context():
        meeting = db.session.get_one(Meeting, meeting_id, options=[db.joinedload(Meeting.circle)])
        member = db.session.get_one(Member, who)
        answer_invitation(member, meeting, Word(kind, now(), route))
        db.session.commit()


def of(letters: list[Letter], address: str = ALICE) -> Letter:
    (letter,) = [letter for letter in letters if letter.to_address == address]
    return letter


def event(app: Flask, letter: Letter) -> Any:
    return event_of(app, letter.calendar, letter.to_address, letter.calendar_method)


def test_everyone_is_told_once(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app, title="Najaarsbijeenkomst")
    letters = bring(meeting, Stage.SAVE_THE_DATE, "Kom naar Zwolle!\n\nTot dan.")
    assert len(letters) == EVERYONE
    assert {letter.calendar_method for letter in letters} == {"REQUEST"}
    for letter in letters:
        assert str(event(app, letter)["STATUS"]) == "TENTATIVE"
        assert letter.subject == "Save the date: Najaarsbijeenkomst"
        for words in (letter.text, letter.html):
            assert "Kom naar Zwolle!" in words
            assert "/antwoord/" in words
            assert "netwerk@example.org" in words
    assert bring(meeting, Stage.SAVE_THE_DATE) == []


def test_before_there_is_a_stage_nobody_is_told(app: Flask, bring: Bring) -> None:
    assert bring(a_meeting(app), None) == []
    assert bring(a_meeting(app, announced_at=None)) == []
    assert bring(a_meeting(app, cancelled_at=now())) == []


def test_the_next_stage_is_told_and_the_one_before_never_again(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app)
    bring(meeting, Stage.SAVE_THE_DATE)
    letter = of(bring(meeting))
    assert str(event(app, letter)["STATUS"]) == "CONFIRMED"
    assert int(event(app, letter)["SEQUENCE"]) == 1
    assert letter.subject.startswith("Uitnodiging: ")
    assert bring(meeting, Stage.SAVE_THE_DATE) == []


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"city": "Deventer"}, "de plaats (was Zwolle)"),
        ({"title": "Anders"}, "de titel (was Najaarsbijeenkomst)"),
        ({"ends_at": TUESDAY + timedelta(weeks=6, hours=7)}, "de tijd (was 12.00 – 18.00)"),
        ({"timezone": "Europe/Lisbon"}, "de tijdzone (was Amsterdam)"),
        ({"is_confidential": True}, "de titel"),
    ],
)
def test_a_change_is_told_with_what_it_is(
    app: Flask, bring: Bring, facts: dict[str, Any], words: str
) -> None:
    begins = {"starts_at": TUESDAY + timedelta(weeks=6), "ends_at": TUESDAY + timedelta(weeks=6, hours=6)}
    meeting = a_meeting(app, title="Najaarsbijeenkomst", **begins)
    bring(meeting, words="Eerste woorden")
    change(app, meeting, **facts)
    letter = of(bring(meeting, words="Eerste woorden"))
    assert letter.subject.startswith("Gewijzigd: ")
    assert f"gewijzigd: {words}." in letter.text
    assert "Eerste woorden" not in letter.text
    assert int(event(app, letter)["SEQUENCE"]) == 1
    assert bring(meeting) == []


def test_what_no_calendar_shows_is_no_change(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app)
    bring(meeting)
    change(app, meeting, by_train="Vanaf het station lopen", capacity=40, sequence=0)
    assert bring(meeting) == []


def test_who_says_no_gets_it_out_and_who_says_yes_again_gets_it_back(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app)
    bring(meeting)
    say(app, meeting, AnswerKind.NO)
    (letter,) = bring(meeting)
    assert (letter.calendar_method, letter.to_address) == ("CANCEL", ALICE)
    assert int(event(app, letter)["SEQUENCE"]) == 1
    assert bring(meeting) == []
    say(app, meeting, AnswerKind.YES)
    (letter,) = bring(meeting)
    assert (letter.calendar_method, letter.to_address) == ("REQUEST", ALICE)
    assert int(event(app, letter)["SEQUENCE"]) == 2
    assert event(app, letter)["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert "Je antwoord is nu: Ja" in letter.text


def test_who_said_no_before_is_not_told(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app)
    say(app, meeting, AnswerKind.NO)
    assert ALICE not in {letter.to_address for letter in bring(meeting)}


def test_the_calendar_that_said_no_itself_gets_no_letter(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app)
    bring(meeting)
    say(app, meeting, AnswerKind.NO, Route.CALENDAR)
    assert bring(meeting) == []
    change(app, meeting, city="Deventer")
    assert ALICE not in {letter.to_address for letter in bring(meeting)}
    say(app, meeting, AnswerKind.MAYBE)
    letter = of(bring(meeting))
    assert event(app, letter)["ATTENDEE"].params["PARTSTAT"] == "TENTATIVE"
    assert int(event(app, letter)["SEQUENCE"]) == 1


def test_who_waits_for_a_place_has_not_accepted(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app, capacity=1)
    say(app, meeting, AnswerKind.YES, who=2)
    say(app, meeting, AnswerKind.YES)
    letter = of(bring(meeting))
    assert event(app, letter)["ATTENDEE"].params["PARTSTAT"] == "TENTATIVE"
    assert "wachtlijst" in letter.text


def test_a_cancelled_meeting_leaves_every_calendar(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app)
    bring(meeting)
    change(app, meeting, cancelled_at=now(), sequence=1)
    letters = bring(meeting)
    assert len(letters) == EVERYONE
    for letter in letters:
        assert str(event(app, letter)["STATUS"]) == "CANCELLED"
        assert letter.subject.startswith("Gaat niet door: ")
    assert bring(meeting) == []


def test_who_leaves_gets_it_out_and_who_comes_gets_it(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app)
    bring(meeting)
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"ended_at": now() - timedelta(minutes=1)})
        db.session.commit()
    a_member(app, email="nieuw@example.org", joined_at=now())
    letters = bring(meeting)
    assert {letter.to_address: letter.calendar_method for letter in letters} == {
        ALICE: "CANCEL",
        "nieuw@example.org": "REQUEST",
    }
    with app.app_context():
        db.session.query(Member).filter_by(id=1).update({"ended_at": None})
        db.session.commit()
    (letter,) = bring(meeting)
    assert (letter.calendar_method, int(event(app, letter)["SEQUENCE"])) == ("REQUEST", 2)


def test_a_secret_title_stays_out(app: Flask, bring: Bring) -> None:
    circle = a_circle(app, "alice", "bob", name="Kring Geheim")
    for facts, shown in (
        ({"circle_id": circle}, "Kringsessie Netwerk DSO"),
        ({"is_confidential": True}, "Besloten bijeenkomst Netwerk DSO"),
    ):
        letter = of(bring(a_meeting(app, title="Ontslag van een wethouder", **facts)))
        assert str(event(app, letter)["SUMMARY"]) == shown
        assert str(event(app, letter)["CLASS"]) == "PRIVATE"
        assert "DESCRIPTION" not in event(app, letter)
        for words in (letter.subject, letter.text, letter.html, letter.calendar):
            assert "wethouder" not in words
            assert "Geheim" not in words


def test_a_circle_is_told_alone(app: Flask, bring: Bring) -> None:
    circle = a_circle(app, "alice", "bob")
    letters = bring(a_meeting(app, circle_id=circle))
    assert {letter.to_address for letter in letters} == {ALICE, "bob@example.org"}


def test_over_meetings_nobody_is_told_anything(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(app)
    bring(meeting)
    past = {"starts_at": now() - timedelta(hours=3), "ends_at": now() - timedelta(hours=1)}
    change(app, meeting, **past, cancelled_at=now())
    assert bring(meeting) == []


def test_a_trip_abroad_shows_both_clocks(app: Flask, bring: Bring) -> None:
    meeting = a_meeting(
        app,
        timezone="Europe/Lisbon",
        starts_at=datetime(2027, 7, 1, 8, 0, tzinfo=UTC),
        ends_at=datetime(2027, 7, 1, 15, 0, tzinfo=UTC),
    )
    letter = of(bring(meeting))
    for words in (letter.text, letter.html):
        assert "09.00 – 16.00" in words
        assert "10.00 – 17.00" in words
        assert "Lissabon" in words
    assert event(app, letter)["DTSTART"].params["TZID"] == "Europe/Lisbon"


def test_answers_come_to_an_address_with_a_token(
    app: Flask, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_IN_ADDRESS", "agenda@dso.example")
    letters = bring(a_meeting(app))
    organizers = {str(event(app, letter)["ORGANIZER"]) for letter in letters}
    with app.app_context():
        keys = {copy.reply_key for copy in db.session.query(CalendarCopy)}
    assert organizers == {f"mailto:agenda+{key}@dso.example" for key in keys}
    assert len(keys) == EVERYONE
    assert "vanuit je eigen agenda" in letters[0].text


def test_without_a_mailbox_the_network_asks(app: Flask, bring: Bring) -> None:
    letter = of(bring(a_meeting(app)))
    assert str(event(app, letter)["ORGANIZER"]) == "mailto:netwerk@example.org"
    assert "vanuit je eigen agenda" not in letter.text


def test_reading_takes_the_same_few_queries_for_all(app: Flask, bring: Bring, count_queries: Any) -> None:
    for _ in range(20):
        a_member(app, joined_at=now())
    meeting = a_meeting(app)
    bring(meeting)
    with count_queries() as statements, app.app_context():
        bring_up_to_date(db.session.get_one(Meeting, meeting), Stage.INVITATION)
        db.session.commit()
    assert len(statements) <= 7, statements


def move(app: Flask, client_for: Any, meeting: int) -> None:
    """To another day, as the secretariat does it."""
    fields = {
        "title": "Najaarsbijeenkomst",
        "starts_at": "2030-12-18T09:30",
        "ends_at": "2030-12-18T16:00",
        "timezone": "Europe/Amsterdam",
        "version": "1",
    }
    assert client_for("dana").post(f"/bijeenkomsten/{meeting}/bewerken", data=fields).status_code == 303


FORMER = {
    "title": "Najaarsbijeenkomst",
    "starts_at": datetime(2030, 12, 19, 8, 30, tzinfo=UTC),
    "ends_at": datetime(2030, 12, 19, 15, tzinfo=UTC),
    "city": "",
}


def test_another_day_is_told_with_what_it_was_and_asks_again(
    app: Flask, client_for: Any, bring: Bring
) -> None:
    meeting = a_meeting(app, **FORMER)
    bring(meeting)
    say(app, meeting, AnswerKind.YES)
    move(app, client_for, meeting)
    letter = of(bring(meeting))
    for words in (letter.text, letter.html):
        told = "De datum is gewijzigd: was donderdag 19 december 2030, wordt woensdag 18 december 2030."
        assert told in words
        assert "Je antwoord over de vorige datum was: Ja" in words
        assert "de tijd" not in words
    assert event(app, letter)["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert bring(meeting) == []
    page = client_for("alice").get(f"/bijeenkomsten/{meeting}").text
    assert "Je antwoord ging over donderdag 19 december 2030." in page
    say(app, meeting, AnswerKind.YES)
    assert "Je antwoord ging over" not in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


@pytest.mark.parametrize("was_told", [True, False])
@pytest.mark.parametrize("route", [Route.PAGE, Route.CALENDAR])
def test_who_said_no_hears_of_the_new_day_once(
    app: Flask, client_for: Any, bring: Bring, route: Route, was_told: bool
) -> None:
    meeting = a_meeting(app, **FORMER)
    if was_told:
        bring(meeting)
    say(app, meeting, AnswerKind.NO, route)
    bring(meeting)
    move(app, client_for, meeting)
    letter = of(bring(meeting))
    assert letter.subject == "Gewijzigd: Najaarsbijeenkomst"
    assert letter.calendar_method == "REQUEST"
    assert "was donderdag 19 december 2030" in letter.text
    assert bring(meeting) == []
    say(app, meeting, AnswerKind.NO)
    assert [one.calendar_method for one in bring(meeting)] == ["CANCEL"]
