"""The secretariat takes last time's meeting over: its frame moves to the new date, and nothing of who came."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.database import db, now
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.answer_models import Answer, AnswerWord, Presence, Question, QuestionKind
from dsonet.meetings.minutes_models import Conclusion, Minutes
from dsonet.meetings.models import Meeting, MeetingGuest, MeetingKind, MeetingPart, Paper
from dsonet.meetings.phases import Phase
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION, to_safe_html
from tests.build import a_circle, a_conclusion, a_document, a_folder, a_meeting, a_thread, minutes_of

WINTER = datetime(2026, 12, 3, 8, 30, tzinfo=UTC)
"""Half past nine in Amsterdam."""
IN_SUMMER = {"title": "Juni", "starts_at": "2027-06-03T09:30"}


@pytest.fixture
def original(app: Flask) -> int:
    """A meeting that was, with all that one can have."""
    meeting = a_meeting(
        app,
        title="December",
        kind=MeetingKind.VISIT,
        starts_at=WINTER,
        ends_at=WINTER + timedelta(hours=7),
        answer_by=datetime(2026, 11, 26, 22, 59, tzinfo=UTC),
        venue="Stadhuis",
        address="Grote Kerkplein 15",
        by_train="Tien minuten lopen.",
        by_car="Parkeren in de Maagjesbolwerk.",
        accessibility="Er is een lift.",
        offers_online=True,
        online_link="https://video.example/geheim",
        source="**Welkom**",
        html=to_safe_html("**Welkom**"),
        is_confidential=True,
        contact_id=4,
        capacity=40,
        held_places=2,
        allows_companion=True,
        sequence=3,
        invited_at=now(),
        hand_phase=Phase.CLOSED,
        hand_phase_at=now(),
        cancelled_at=now(),
    )
    _fill(app, meeting)
    return meeting


def _fill(app: Flask, meeting: int) -> None:
    thread, document = a_thread(app), a_document(app, a_folder(app))
    with app.app_context():
        item = AgendaItem(
            meeting_id=meeting,
            title="Netcongestie",
            position=1,
            starts_at=WINTER + timedelta(minutes=30),
            ends_at=WINTER + timedelta(minutes=90),
            place="Zaal 1",
            speaker_id=1,
            speaker_name="Toelichting: de netbeheerder",
            source="*kort*",
            html=to_safe_html("*kort*"),
            renderer_version=RENDERER_VERSION,
            capacity=12,
            thread_id=thread,
            version=5,
        )
        loose = AgendaItem(
            meeting_id=meeting, title="Rondvraag", position=2, renderer_version=RENDERER_VERSION
        )
        part = MeetingPart(
            meeting_id=meeting, title="Avond", starts_at=WINTER, ends_at=WINTER + timedelta(hours=1)
        )
        question = Question(
            meeting_id=meeting,
            kind=QuestionKind.ONE_OF,
            words="Dieet?",
            options=["geen", "vegan"],
            kept_days=3,
        )
        rows: list[Any] = [
            Answer(meeting_id=meeting, member_id=1, kind="yes", places=1),
            AnswerWord(meeting_id=meeting, member_id=1, kind="yes", route="page", said_at=now()),
            Presence(meeting_id=meeting, member_id=1),
            MeetingGuest(meeting_id=meeting, member_id=3),
            Paper(meeting_id=meeting, document_id=document),
        ]
        letters = [
            PlannedLetter(meeting_id=meeting, kind=kind, goes_at=WINTER + timedelta(days=days), source=words)
            for kind, days, words in (
                (LetterKind.SAVE_THE_DATE, -300, ""),
                (LetterKind.INVITATION, -70, "Kom ook!"),
                (LetterKind.THANKS, 1, ""),
            )
        ]
        for letter in letters:
            letter.went_at, letter.lapsed, letter.stopped_at = now(), True, now()
        db.session.add_all([item, loose, part, question, *rows, *letters])
        db.session.commit()
    minutes_of(app, meeting)
    a_conclusion(app, meeting)


def _take_over(app: Flask, client_for: Any, original: int, **facts: str) -> Meeting:
    with time_machine.travel("2026-12-20T12:00:00+00:00", tick=False):
        answer = client_for("dana").post(f"/bijeenkomsten/{original}/overdoen", data={**IN_SUMMER, **facts})
    assert answer.status_code == 303
    with app.app_context():
        return db.session.get_one(Meeting, int(answer.location.rsplit("/", 1)[1]))


def test_the_new_one_is_a_concept_with_the_same_facts(app: Flask, client_for: Any, original: int) -> None:
    new = _take_over(app, client_for, original)
    with app.app_context():
        old = db.session.get_one(Meeting, original)
    kept = (
        "kind", "city", "venue", "address", "by_train", "by_car", "accessibility", "offers_online", "source",
        "html", "is_confidential", "contact_id", "capacity", "held_places", "allows_companion", "timezone",
    )  # fmt: skip
    assert [getattr(new, name) for name in kept] == [getattr(old, name) for name in kept]
    assert new.uid != old.uid
    assert (new.title, new.sequence, new.version, new.online_link) == ("Juni", 0, 1, "")
    for name in ("announced_at", "invited_at", "hand_phase", "hand_phase_at", "cancelled_at", "folder_id"):
        assert getattr(new, name) is None, name
    assert client_for("alice").get(f"/bijeenkomsten/{new.id}").status_code == 404
    assert client_for("dana").get(f"/bijeenkomsten/{new.id}").status_code == 200


def test_half_past_nine_stays_half_past_nine_in_summer(app: Flask, client_for: Any, original: int) -> None:
    new = _take_over(app, client_for, original)
    assert new.starts_at == datetime(2027, 6, 3, 7, 30, tzinfo=UTC)
    assert new.ends_at == datetime(2027, 6, 3, 14, 30, tzinfo=UTC)
    assert new.answer_by == datetime(2027, 5, 27, 21, 59, tzinfo=UTC)
    with app.app_context():
        first, second = (
            db.session.query(AgendaItem).filter_by(meeting_id=new.id).order_by(AgendaItem.position)
        )
        part = db.session.query(MeetingPart).filter_by(meeting_id=new.id).one()
    assert (first.starts_at, first.ends_at) == (
        datetime(2027, 6, 3, 8, 0, tzinfo=UTC),
        datetime(2027, 6, 3, 9, 0, tzinfo=UTC),
    )
    assert (first.title, first.place, first.speaker_id, first.capacity) == ("Netcongestie", "Zaal 1", 1, 12)
    assert (first.html, first.thread_id, first.version) == (to_safe_html("*kort*"), None, 1)
    assert (second.title, second.starts_at, second.ends_at) == ("Rondvraag", None, None)
    assert (part.title, part.starts_at) == ("Avond", new.starts_at)


def test_questions_go_along_and_nothing_of_who_came(app: Flask, client_for: Any, original: int) -> None:
    new = _take_over(app, client_for, original)
    with app.app_context():
        question = db.session.query(Question).filter_by(meeting_id=new.id).one()
        assert (question.words, question.options, question.kept_days) == ("Dieet?", ["geen", "vegan"], 3)
        for model in (Answer, AnswerWord, Presence, MeetingGuest, Paper, Minutes, Conclusion):
            assert db.session.query(model).filter_by(meeting_id=new.id).count() == 0, model


def test_letters_are_planned_anew_and_those_of_the_past_left_out(
    app: Flask, client_for: Any, original: int
) -> None:
    new = _take_over(app, client_for, original)
    with app.app_context():
        letters = (
            db.session.query(PlannedLetter).filter_by(meeting_id=new.id).order_by(PlannedLetter.goes_at).all()
        )
    # The invitation went at half past ten by the clock, in the summer before; it does so again.
    assert [(letter.kind, letter.goes_at, letter.source) for letter in letters] == [
        (LetterKind.INVITATION, datetime(2027, 3, 25, 9, 30, tzinfo=UTC), "Kom ook!"),
        (LetterKind.THANKS, datetime(2027, 6, 4, 7, 30, tzinfo=UTC), ""),
    ]
    for letter in letters:
        assert (letter.went_at, letter.stopped_at, letter.lapsed) == (None, None, False)


def test_a_letter_keeps_its_hour_and_its_working_day(app: Flask, client_for: Any, original: int) -> None:
    friday_afternoon = "2027-06-04T13:00"
    new = _take_over(app, client_for, original, starts_at=friday_afternoon)
    with app.app_context():
        letters = db.session.query(PlannedLetter).filter_by(meeting_id=new.id)
        moments = {letter.kind: letter.goes_at for letter in letters}
    assert moments == {
        LetterKind.INVITATION: datetime(2027, 3, 26, 9, 30, tzinfo=UTC),
        LetterKind.THANKS: datetime(2027, 6, 7, 7, 30, tzinfo=UTC),
    }


def test_who_takes_over_hears_which_letters_are_left_out(app: Flask, client_for: Any, original: int) -> None:
    with time_machine.travel("2026-12-20T12:00:00+00:00", tick=False):
        dana = client_for("dana")
        page = dana.post(f"/bijeenkomsten/{original}/overdoen", data=IN_SUMMER, follow_redirects=True).text
    assert "staat klaar als concept" in page
    assert "1 brief is weggelaten" in page


def test_the_original_stays_as_it_was(app: Flask, client_for: Any, original: int) -> None:
    models = (Meeting, AgendaItem, MeetingPart, Question, PlannedLetter)

    def look() -> list[Any]:
        with app.app_context():
            return [
                [dict(row._mapping) for row in db.session.execute(db.select(model.__table__))]
                for model in models
            ]

    before = look()
    _take_over(app, client_for, original)
    assert all(row in after for rows, after in zip(before, look(), strict=True) for row in rows)


def test_the_form_offers_a_year_later_and_tells_what_goes_along(
    app: Flask, client_for: Any, original: int
) -> None:
    with time_machine.travel("2026-12-20T12:00:00+00:00", tick=False):
        page = client_for("dana").get(f"/bijeenkomsten/{original}/overdoen").text
    for words in (
        'value="December"',
        'value="2027-12-02 09:30:00"',
        "2 agendapunten",
        "1 dag of deel",
        "1 vraag aan",
        "3 geplande brieven",
    ):
        assert words in page, words
    assert "/overdoen" in client_for("dana").get(f"/bijeenkomsten/{original}").text
    assert "/overdoen" not in client_for("alice").get(f"/bijeenkomsten/{original}").text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Geef de bijeenkomst een titel."),
        ("title", "x" * 201, "200"),
        ("starts_at", "", "Vul in wanneer"),
        ("starts_at", "morgen", "Juni"),
        ("starts_at", "2020-01-01T10:00", "al voorbij"),
        ("starts_at", "0001-01-01T00:00", "al voorbij"),
        ("starts_at", "9999-12-31T23:59", "Kijk het jaar na."),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    app: Flask, client_for: Any, original: int, field: str, value: str, words: str
) -> None:
    answer = client_for("dana").post(f"/bijeenkomsten/{original}/overdoen", data={**IN_SUMMER, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    with app.app_context():
        assert db.session.query(Meeting).count() == 1


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_take_nothing_over(app: Flask, client_for: Any, original: int, who: str) -> None:
    assert client_for(who).get(f"/bijeenkomsten/{original}/overdoen").status_code == 403
    assert client_for(who).post(f"/bijeenkomsten/{original}/overdoen", data=IN_SUMMER).status_code == 403


def test_a_session_of_a_circle_stays_of_that_circle(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "dana", "alice")
    new = _take_over(app, client_for, a_meeting(app, circle_id=circle, kind=MeetingKind.CIRCLE))
    assert (new.circle_id, new.kind) == (circle, MeetingKind.CIRCLE)
    assert client_for("erik").get(f"/bijeenkomsten/{new.id}").status_code == 404


def test_whoever_left_is_not_asked_again(app: Flask, client_for: Any, original: int) -> None:
    with app.app_context():
        db.session.query(Meeting).update({"contact_id": 1})
        db.session.get_one(Member, 1).ended_at = now() - timedelta(days=1)
        db.session.commit()
    assert _take_over(app, client_for, original).contact_id is None
