"""A member gives the whole answer at once: parts, who comes along, who sees it, and the meeting's questions."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.meetings.answer_models import Answer, PartAnswer, Question, QuestionAnswer
from dsonet.meetings.links import answer_links
from dsonet.meetings.queries.questions import questions_of
from dsonet.members.models import Member
from tests.build import a_meeting, a_member, a_part, a_question, an_answer, member_id
from tests.members.people import a_seat


def path(meeting: int) -> str:
    return f"/bijeenkomsten/{meeting}/aanmelden"


def given(app: Flask) -> dict[int, str]:
    with app.app_context():
        return {row.question_id: row.value for row in db.session.query(QuestionAnswer)}


def holds(app: Flask, meeting: int, key: str = "alice") -> Answer | None:
    with app.app_context():
        id_ = db.session.query(Member.id).filter_by(email=f"{key}@example.org").scalar()
        return db.session.get(Answer, (meeting, id_))


def test_all_of_it_at_once(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, allows_companion=True)
    questions = {
        "line": a_question(app, meeting),
        "text": a_question(app, meeting, kind="text"),
        "yes_no": a_question(app, meeting, kind="yes_no"),
        "one_of": a_question(app, meeting, kind="one_of", options=["Bus", "Fiets"]),
        "some_of": a_question(app, meeting, kind="some_of", options=["A", "B", "C"]),
        "date": a_question(app, meeting, kind="date"),
    }
    data: dict[str, Any] = {"answer": "yes", "companion": "Kim Berg", "shown_to": "members"}
    values = ("Noten", "Twee\nregels", "yes", "Fiets", ["A", "C"], "1970-02-28")
    data |= {f"question_{id_}": value for id_, value in zip(questions.values(), values, strict=True)}
    answer = client_for("alice").post(path(meeting), data=data)
    assert answer.status_code == 303
    kept = holds(app, meeting)
    assert kept is not None
    assert (kept.kind, kept.companion, kept.shown_to, kept.places) == ("yes", "Kim Berg", "members", 2)
    assert list(given(app).values()) == ["Noten", "Twee\nregels", "yes", "Fiets", "A\nC", "1970-02-28"]
    form = client_for("alice").get(path(meeting)).text
    for words in ("Noten", "1970-02-28", "samen met Kim Berg", "Er zijn 2 plaatsen."):
        assert words in form
    empty = {name: "" for name in data if name.startswith("question_")}
    del empty[f"question_{questions['some_of']}"]
    client_for("alice").post(path(meeting), data={"answer": "yes", **empty})
    assert given(app) == {}, "what is emptied is erased"


def test_per_part_where_there_are_parts(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    one, two = a_part(app, meeting, "Dag 1"), a_part(app, meeting, "Dag 2")
    page = client_for("alice").get(path(meeting)).text
    assert "Dag 1 (" in page
    assert 'name="answer"' not in page
    answer = client_for("alice").post(path(meeting), data={f"part_{one}": "no"})
    assert answer.status_code == 422
    assert "Kies ook hier een antwoord." in answer.text
    client_for("alice").post(path(meeting), data={f"part_{one}": "no", f"part_{two}": "yes"})
    kept = holds(app, meeting)
    assert kept is not None
    assert kept.kind == "yes"
    with app.app_context():
        assert [(row.part_id, row.kind) for row in db.session.query(PartAnswer)] == [(one, "no")]
    assert "Dag 1: Nee, ik ben verhinderd." in client_for("alice").get(f"/bijeenkomsten/{meeting}").text


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("one_of", "Trein", "Kies uit de lijst."),
        ("some_of", ["A", "Trein"], "Kies uit de lijst."),
        ("yes_no", "misschien", "Kies uit de lijst."),
        ("date", "2027-02-31", "Die datum bestaat niet."),
        ("date", "0001-01-01", "Kijk het jaar na."),
        ("line", "l" * 70_000, "Houd het bij 300 tekens."),
        ("text", "t" * 70_000, "Houd het bij 4000 tekens."),
    ],
)
def test_what_is_wrong_is_said_and_all_stays(
    app: Flask, client_for: Any, kind: str, typed: str | list[str], told: str
) -> None:
    meeting = a_meeting(app, allows_companion=True)
    fine, wrong = a_question(app, meeting), a_question(app, meeting, kind=kind, options=["A", "B"])
    data = {"answer": "yes", "companion": "Kim Berg", f"question_{fine}": "Noten", f"question_{wrong}": typed}
    answer = client_for("alice").post(path(meeting), data=data)
    assert answer.status_code == 422
    assert told in answer.text
    assert "Noten" in answer.text
    assert "Kim Berg" in answer.text
    if kind in ("date", "line", "text"):
        assert str(typed) in answer.text
    assert holds(app, meeting) is None
    assert given(app) == {}


def test_what_must_be_known_is_asked_of_who_comes_and_not_of_who_does_not(
    app: Flask, client_for: Any
) -> None:
    meeting = a_meeting(app, offers_online=True)
    kinds = ("line", "text", "yes_no", "one_of", "some_of", "date")
    for kind in kinds:
        a_question(app, meeting, kind=kind, options=["A", "B"], is_required=True)
    for word in ("yes", "online"):
        answer = client_for("alice").post(path(meeting), data={"answer": word})
        assert answer.status_code == 422
        assert answer.text.count("Vul dit in, of zeg dat je niet komt.") == 2 * len(kinds)
        assert " required" not in answer.text.split("Vragen over de komst")[1].split("</fieldset>")[0]
    for word in ("maybe", "no"):
        assert client_for("alice").post(path(meeting), data={"answer": word}).status_code == 303


def test_who_says_no_leaves_no_answers_and_mends_none(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    question = a_question(app, meeting, kind="date")
    answer = client_for("alice").post(path(meeting), data={"answer": "no", f"question_{question}": "morgen"})
    assert answer.status_code == 303
    assert given(app) == {}


def test_it_tells_who_reads_and_until_when(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(
        app,
        starts_at=now().replace(year=2027, month=3, day=1, hour=9),
        ends_at=now().replace(year=2027, month=3, day=1, hour=16),
    )
    a_question(app, meeting, readers="host", kept_days=14, hint="Noten, melk")
    page = client_for("alice").get(path(meeting)).text
    assert "Noten, melk Het secretariaat en de gaststad lezen dit. Het wordt gewist op 15 maart 2027." in page


def test_after_one_tap_the_page_says_what_is_still_open(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    a_part(app, meeting)
    question = a_question(app, meeting, words="Wat eet je niet?", is_required=True)
    client = client_for("alice")
    assert "Vul nog aan" not in client.get(f"/bijeenkomsten/{meeting}").text
    client.post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "no"})
    assert "Vul nog aan" not in client.get(f"/bijeenkomsten/{meeting}").text
    client.post(f"/bijeenkomsten/{meeting}/antwoord", data={"answer": "yes"})
    assert "welke delen, Wat eet je niet?</a>" in client.get(f"/bijeenkomsten/{meeting}").text
    with app.app_context():
        (part,) = db.session.execute(db.text("SELECT id FROM meeting_part")).scalars()
    client.post(path(meeting), data={f"part_{part}": "yes", f"question_{question}": "Noten"})
    assert "Vul nog aan" not in client.get(f"/bijeenkomsten/{meeting}").text


def test_the_link_in_a_letter_leads_to_signing_in_for_the_rest(
    app: Flask, client_for: Any, anonymous: Any
) -> None:
    meeting = a_meeting(app)
    a_question(app, meeting, words="Paspoortnummer?")
    with app.test_request_context():
        token = answer_links.sign(member_id(app, "alice"), meeting)
    page = anonymous.post(f"/antwoord/{token}", data={"answer": "yes"}).text
    assert path(meeting) in page
    assert "Log in en vul ze in" in page
    assert "Paspoortnummer?" not in page
    assert anonymous.get(path(meeting)).status_code == 302


def test_who_sees_it_begins_as_it_was_last_time(app: Flask, client_for: Any) -> None:
    first, second, third = a_meeting(app), a_meeting(app), a_meeting(app)
    assert 'checked id="shown_to-0"' in client_for("alice").get(path(first)).text
    client_for("alice").post(path(first), data={"answer": "yes", "shown_to": "nobody"})
    assert 'checked id="shown_to-2"' in client_for("alice").get(path(second)).text
    client_for("alice").post(f"/bijeenkomsten/{second}/antwoord", data={"answer": "yes"})
    kept = holds(app, second)
    assert kept is not None
    assert kept.shown_to == "nobody", "by one tap too"
    client_for("charlie").post(f"/bijeenkomsten/{third}/antwoord", data={"answer": "yes"})
    other = holds(app, third, "charlie")
    assert other is not None
    assert other.shown_to == "attendees"


def test_no_room_for_who_comes_along(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, capacity=1, allows_companion=True)
    question = a_question(app, meeting)
    client_for("alice").post(path(meeting), data={"answer": "yes"})
    data = {"answer": "yes", "companion": "Kim Berg", f"question_{question}": "Noten"}
    answer = client_for("alice").post(path(meeting), data=data)
    assert answer.status_code == 422
    assert "Voor wie je meeneemt is geen plaats meer." in answer.text
    assert "Noten" in answer.text
    kept = holds(app, meeting)
    assert kept is not None
    assert (kept.places, kept.companion) == (1, "")
    assert given(app) == {}


def test_not_for_what_is_not_offered(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    assert client_for("alice").post(path(meeting), data={"answer": "online"}).status_code == 422
    answer = client_for("alice").post(path(meeting), data={"answer": "yes", "companion": "Kim Berg"})
    assert answer.status_code == 422
    assert "Dat kan bij deze bijeenkomst niet." in answer.text


def test_questions_that_changed_meanwhile_are_shown_again(
    app: Flask, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = a_meeting(app)
    question = a_question(app, meeting, words="Dieet?")
    stale = Question(id=question, meeting_id=meeting, kind="line", words="Dieet?", version=0, readers="host")
    stale.options, stale.hint, stale.kept_days, stale.is_required = [], "", 1, False
    shown = [[stale]]
    monkeypatch.setattr(
        "dsonet.meetings.views.enrolment.questions_of",
        lambda meeting: shown.pop() if shown else questions_of(meeting),
    )
    data = {"answer": "yes", f"question_{question}": "Noten"}
    answer = client_for("alice").post(path(meeting), data=data)
    assert answer.status_code == 409
    assert "De vragen zijn intussen veranderd." in answer.text
    assert "Noten" in answer.text
    assert holds(app, meeting) is None


def test_a_meeting_that_is_over_takes_none(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
    assert client_for("alice").get(path(meeting)).status_code == 403
    assert client_for("alice").post(path(meeting), data={"answer": "yes"}).status_code == 403


def test_the_secretariat_fills_it_in_for_someone(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, allows_companion=True)
    must = a_question(app, meeting, is_required=True)
    more, some = a_question(app, meeting), a_question(app, meeting, kind="some_of", options=["A", "B"])
    alice = member_id(app, "alice")
    an_answer(app, meeting, alice, given={more: "Noten", some: "A"})
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/antwoord/{alice}").text
    assert "Noten" in page
    data = {
        "answer": "yes",
        "companion": "Kim",
        "whole": "1",
        f"question_{more}": "Melk",
        f"question_{some}": "B",
    }
    answer = client_for("dana").post(f"/bijeenkomsten/{meeting}/antwoord/{alice}", data=data)
    assert answer.status_code == 303, "what they don't know stays open"
    assert given(app) == {more: "Melk", some: "B"}
    kept = holds(app, meeting)
    assert kept is not None
    assert (kept.route, kept.companion) == ("secretariat", "Kim")
    client_for("dana").post(f"/bijeenkomsten/{meeting}/antwoord/{alice}", data={"answer": "yes"})
    assert given(app) == {more: "Melk", some: "B"}, "one word alone leaves the rest"
    assert must not in given(app)


def test_a_deputy_fills_it_in_and_reads_nothing(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    secret, open_ = a_question(app, meeting, readers="attendees"), a_question(app, meeting)
    seat = a_seat(app, "Zwolle")
    holder = a_member(app, name="Hans Houder", seat_id=seat)
    with app.app_context():
        alice = db.session.query(Member).filter_by(email="alice@example.org").one()
        alice.seat_id, alice.is_deputy = seat, True
        db.session.commit()
    an_answer(app, meeting, holder, shown_to="nobody", given={secret: "CANARIE"})
    address = f"/bijeenkomsten/{meeting}/antwoord/{holder}"
    page = client_for("alice").get(address).text
    assert "CANARIE" not in page
    assert "shown_to" not in page
    data = {
        "answer": "yes",
        "whole": "1",
        "shown_to": "members",
        f"question_{secret}": "",
        f"question_{open_}": "Vis",
    }
    assert client_for("alice").post(address, data=data).status_code == 303
    assert given(app) == {secret: "CANARIE", open_: "Vis"}
    with app.app_context():
        kept = db.session.get_one(Answer, (meeting, holder))
        assert (kept.route, kept.shown_to) == ("deputy", "attendees"), (
            "who sees it is not for a deputy to say"
        )
    assert client_for("charlie").get(address).status_code == 403
    assert client_for("charlie").post(address, data=data).status_code == 403


def test_the_form_asks_no_more_of_the_database_with_more_questions(
    app: Flask, client_for: Any, count_queries: Any
) -> None:
    meeting = a_meeting(app)
    a_question(app, meeting)
    client = client_for("alice")
    client.get(path(meeting))
    with count_queries() as few:
        client.get(path(meeting))
    for _number in range(8):
        a_question(app, meeting)
        a_part(app, meeting)
    with count_queries() as many:
        client.get(path(meeting))
    assert len(few) == len(many)
