"""A seat goes from one director to the next at a set minute: previewed, undone in time, carried out, and no later."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from dsonet.database import db, now
from dsonet.forum.models import FollowState, ThemeFollow, ThreadFollow
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.meetings.answer_models import Answer
from dsonet.members.models import Member, Network, Term
from dsonet.members.sign_in_models import SignInSession
from dsonet.succession.models import Succession
from dsonet.web.times import AMSTERDAM
from tests.build import a_meeting, a_member, a_theme, a_thread, member_id
from tests.members.people import OTHER_PASSWORD, a_seat, facts_of, is_in, letters, sign_in, someone, work

OLD, NEW = "iris@example.org", "noor@example.org"
LATER = timedelta(hours=2)


@pytest.fixture
def iris(app: Flask) -> int:
    """The director of Zwolle, who follows a theme, answered for a meeting and has a draft."""
    seat = a_seat(app, "Zwolle")
    id_ = someone(app, email=OLD, name="Iris Jansen", seat_id=seat, joined_at=now() - timedelta(days=900))
    theme, muted, meeting = (
        a_theme(app, title="Grondbeleid", slug="grond"),
        a_theme(app),
        a_meeting(app, title="Juni"),
    )
    with app.app_context():
        db.session.add(Term(seat_id=seat, member_id=id_, begins_on=now().date() - timedelta(days=900)))
        db.session.add(ThemeFollow(member_id=id_, theme_id=theme, state=FollowState.FOLLOWING))
        db.session.add(ThemeFollow(member_id=id_, theme_id=muted, state=FollowState.MUTED))
        db.session.add(Answer(member_id=id_, meeting_id=meeting, kind="yes"))
        db.session.commit()
    return id_


def filled_in(**more: Any) -> dict[str, Any]:
    """The form, for a minute two hours from now."""
    minute = (now() + LATER).astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    facts = {
        "name": "Noor Bakker",
        "email": NEW,
        "title": "Directeur",
        "portfolio": "Wonen",
        "becomes": "ended",
    }
    return {**facts, "takes_effect_at": minute, **more}


def plan(client: FlaskClient, id_: int, **more: Any) -> Any:
    return client.post(f"/beheer/leden/{id_}/opvolging", data=filled_in(stap="ja", **more))


def successor(app: Flask) -> Member | None:
    with app.app_context():
        found: Member | None = db.session.query(Member).filter_by(email=NEW).one_or_none()
        return found


def test_first_one_sees_what_will_happen_and_nothing_happens(app: Flask, client_for: Any, iris: int) -> None:
    answer = client_for("dana").post(f"/beheer/leden/{iris}/opvolging", data=filled_in())
    assert answer.status_code == 200
    for words in ("Iris Jansen", "Noor Bakker", "Zwolle", "Grondbeleid", "Juni", "Dit gaat niet mee"):
        assert words in answer.text
    with app.app_context():
        assert db.session.query(Succession).count() == 0
    assert facts_of(app, iris)["ended_at"] is None


@pytest.mark.parametrize("meanwhile", ["another seat", "no access", "alumnus"])
def test_who_can_not_come_any_more_at_the_minute_does_not(
    app: Flask, client_for: Any, iris: int, meanwhile: str
) -> None:
    noor = someone(app, email=NEW, name="Noor Bakker")
    assert plan(client_for("dana"), iris).status_code == 303
    other = a_seat(app, "Breda")
    with app.app_context():
        member = db.session.get_one(Member, noor)
        if meanwhile == "another seat":
            member.seat_id = other
        elif meanwhile == "no access":
            member.ended_at = now()
        else:
            member.alumnus_at = now()
        db.session.commit()
    with time_machine.travel(now() + LATER, tick=False):
        work(app)
        assert facts_of(app, noor)["seat_id"] == (other if meanwhile == "another seat" else None)
        with app.app_context():
            assert db.session.query(Term.ends_on).filter_by(member_id=iris).scalar() is not None
        told = [letter for letter in letters(app) if letter.to == "dana@example.org"]
        assert len(told) == 1
        assert "Noor Bakker" in told[0].text
        assert "De zetel is nu vrij" in told[0].html


def test_nobody_is_planned_who_can_not_come(app: Flask, client_for: Any, iris: int) -> None:
    someone(app, email=NEW, seat_id=a_seat(app, "Breda"))
    refused = plan(client_for("dana"), iris)
    assert refused.status_code == 422
    assert "kan deze zetel niet krijgen" in refused.text
    with app.app_context():
        assert db.session.query(Succession).count() == 0


def test_until_the_minute_the_predecessor_works_on(
    app: Flask, client_for: Any, anonymous: FlaskClient, iris: int
) -> None:
    sign_in(anonymous, OLD)
    assert plan(client_for("dana"), iris).status_code == 303
    work(app)
    assert is_in(anonymous)
    assert successor(app) is None


def test_from_the_minute_on_no_request_is_answered_also_without_a_worker(
    app: Flask, client_for: Any, anonymous: FlaskClient, iris: int
) -> None:
    sign_in(anonymous, OLD)
    plan(client_for("dana"), iris)
    with time_machine.travel(now() + LATER, tick=False):
        for address in ("/", "/overleg", "/profiel", "/bijeenkomsten", "/meldingen"):
            answer = anonymous.get(address)
            assert answer.status_code in (302, 200), address
            assert "Iris" not in answer.text, address
        assert anonymous.post("/overleg/1/reacties", data={"text": "Nog iets"}).status_code == 401
        assert sign_in(anonymous, OLD).status_code == 422


def test_at_the_minute_the_successor_comes_and_the_confidences_do_not(
    app: Flask, client_for: Any, anonymous: FlaskClient, iris: int
) -> None:
    sign_in(anonymous, OLD)
    a_thread(app, author="alice")
    anonymous.post("/overleg/grond/concept", data={"title": "Geheim concept", "text": "Tussen ons"})
    plan(client_for("dana"), iris)
    with time_machine.travel(now() + LATER, tick=False):
        work(app)
        noor = successor(app)
        assert noor is not None
        assert noor.seat_id == facts_of(app, iris)["seat_id"]
        with app.app_context():
            terms = [
                (term.member_id, term.ends_on is None) for term in db.session.query(Term).order_by(Term.id)
            ]
            assert terms == [(iris, False), (noor.id, True)]
            follows = db.session.query(ThemeFollow).filter_by(member_id=noor.id).all()
            assert [follow.state for follow in follows] == [FollowState.FOLLOWING]
            assert db.session.query(Answer).count() == 0
            assert db.session.query(SignInSession).filter_by(member_id=iris).count() == 0
        kinds = {(letter.to, letter.kind) for letter in letters(app)}
        assert {(NEW, "invitation"), (NEW, "reading_pack"), (OLD, "farewell")} <= kinds
        with app.app_context():
            assert all(outbox.may_go(letter) for letter in db.session.query(Letter))
        link = next(letter for letter in letters(app) if letter.kind == "invitation").link("/uitnodiging/")
        newcomer = app.test_client()
        newcomer.post(link, data={"password": OTHER_PASSWORD})
        pack = newcomer.get("/leespakket").text
        assert "Grondbeleid" in pack
        assert "Juni" in pack
        assert "je hebt nog niet geantwoord" in pack
        for address in ("/overleg/concepten", "/", "/meldingen"):
            assert "Geheim" not in newcomer.get(address).text


def test_carried_out_once_whatever_the_workers_do(app: Flask, client_for: Any, iris: int) -> None:
    plan(client_for("dana"), iris)
    with time_machine.travel(now() + LATER, tick=False):
        work(app)
        work(app)
        assert [letter.kind for letter in letters(app)].count("invitation") == 1


def test_mail_that_waits_at_the_minute_is_not_sent(app: Flask, client_for: Any, iris: int) -> None:
    with app.app_context():
        words = {"subject": "x", "text": "x", "html": "x", "message_id": "<x@localhost>"}
        db.session.add(Letter(once="x" * 64, kind="sign_in", to_address=OLD, member_id=iris, **words))
        db.session.commit()
    plan(client_for("dana"), iris)
    with app.app_context():
        letter = db.session.query(Letter).filter_by(kind="sign_in").one()
        assert outbox.may_go(letter)
        with time_machine.travel(now() + LATER, tick=False):
            assert not outbox.may_go(letter)


def test_to_alumnus_what_the_network_lets_them_see_is_left(
    app: Flask, client_for: Any, anonymous: FlaskClient, iris: int
) -> None:
    sign_in(anonymous, OLD)
    thread = a_thread(app, a_theme(app, slug="bouw"), title="Voor het netwerk")
    plan(client_for("dana"), iris, becomes="alumnus")
    assert anonymous.get(f"/overleg/bouw/{thread}").status_code == 200
    with time_machine.travel(now() + LATER, tick=False):
        assert anonymous.get(f"/overleg/bouw/{thread}").status_code == 404
        assert anonymous.post(f"/overleg/{thread}/reacties", data={"text": "Nog iets"}).status_code == 404
        assert is_in(anonymous)
        with app.app_context():
            db.session.query(Network).update({"alumni_see_threads": True})
            db.session.commit()
        assert anonymous.get(f"/overleg/bouw/{thread}").status_code == 200
        assert anonymous.post(f"/overleg/{thread}/reacties", data={"text": "Nog iets"}).status_code == 403
        work(app)
        assert successor(app) is not None


def test_an_alumnus_who_reads_along_is_told_nothing(app: Flask, client_for: Any, iris: int) -> None:
    thread = a_thread(app, a_theme(app, slug="bouw"), author="charlie")
    with app.app_context():
        db.session.query(Network).update({"alumni_see_threads": True})
        db.session.query(Member).filter_by(id=iris).update({"alumnus_at": now()})
        db.session.add(ThreadFollow(member_id=iris, thread_id=thread, state=FollowState.FOLLOWING))
        db.session.commit()
    client_for("alice").post(f"/overleg/{thread}/reacties", data={"text": "@Iris Jansen, kijk eens."})
    work(app)
    assert OLD not in {letter.to for letter in letters(app)}


def test_undone_in_time_nothing_has_changed(
    app: Flask, client_for: Any, anonymous: FlaskClient, iris: int
) -> None:
    sign_in(anonymous, OLD)
    dana = client_for("dana")
    plan(dana, iris)
    assert dana.post("/beheer/opvolgingen/1/ongedaan").status_code == 303
    with time_machine.travel(now() + LATER, tick=False):
        work(app)
        assert is_in(anonymous)
        assert successor(app) is None
        assert letters(app)[-1].kind == "account", "only that of the new device"


def test_once_the_minute_has_passed_it_can_not_be_undone(app: Flask, client_for: Any, iris: int) -> None:
    dana = client_for("dana")
    plan(dana, iris)
    with time_machine.travel(now() + LATER, tick=False):
        assert "Maak ongedaan" not in dana.get("/beheer/opvolgingen").text
        assert dana.post("/beheer/opvolgingen/1/ongedaan").status_code == 403
        work(app)
        assert dana.post("/beheer/opvolgingen/1/ongedaan").status_code == 403
    assert successor(app) is not None


def test_a_deputy_comes_to_the_seat_without_an_invitation(app: Flask, client_for: Any, iris: int) -> None:
    seat = facts_of(app, iris)["seat_id"]
    deputy = a_member(app, email=NEW, name="Noor Bakker", seat_id=seat, is_deputy=True)
    plan(client_for("dana"), iris)
    with time_machine.travel(now() + LATER, tick=False):
        work(app)
    facts = facts_of(app, deputy)
    assert (facts["seat_id"], facts["is_deputy"]) == (seat, False)
    assert "invitation" not in {letter.kind for letter in letters(app)}


@pytest.mark.parametrize("email", ["alice@example.org", OLD])
def test_who_has_a_seat_of_their_own_does_not_get_another(
    app: Flask, client_for: Any, iris: int, email: str
) -> None:
    with app.app_context():
        db.session.query(Member).filter_by(email="alice@example.org").update({"seat_id": None})
        db.session.commit()
    a_seat_id = a_seat(app, "Almere")
    with app.app_context():
        db.session.query(Member).filter_by(email="alice@example.org").update({"seat_id": a_seat_id})
        db.session.commit()
    answer = plan(client_for("dana"), iris, email=email)
    assert (answer.status_code, "kan deze zetel niet krijgen" in answer.text) == (422, True)


def test_of_two_at_once_one_is_planned_and_the_other_told(app: Flask, client_for: Any, iris: int) -> None:
    clients = [client_for("dana"), client_for("erik")]
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(plan, one, iris, email=f"noor{n}@example.org") for n, one in enumerate(clients)]
    answers = sorted((answer.result() for answer in sent), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [303, 422]
    assert "al een opvolging gepland" in answers[1].text
    with app.app_context():
        assert db.session.query(Succession).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"email": "geen adres"},
        {"takes_effect_at": ""},
        {"takes_effect_at": "2020-01-01T10:00"},
        {"takes_effect_at": "2999-01-01T10:00"},
        {"takes_effect_at": "morgen"},
        {"becomes": "koning"},
        {"portfolio": "x" * 201},
    ],
)
def test_bad_input_is_explained_and_kept(
    app: Flask, client_for: Any, iris: int, change: dict[str, str]
) -> None:
    answer = plan(client_for("dana"), iris, **change)
    assert answer.status_code == 422
    assert "Er klopt nog iets niet" in answer.text
    assert facts_of(app, iris)["ended_at"] is None


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_others_neither_plan_nor_see_nor_undo(app: Flask, client_for: Any, iris: int, who: str) -> None:
    plan(client_for("dana"), iris)
    client = client_for(who)
    assert client.get(f"/beheer/leden/{iris}/opvolging").status_code == 404
    assert client.get("/beheer/opvolgingen").status_code == 403
    assert client.post("/beheer/opvolgingen/1/ongedaan").status_code == 404
    assert client.get("/leespakket").status_code == 404


def test_the_last_administrator_and_oneself_are_succeeded_by_nobody(app: Flask, client_for: Any) -> None:
    seat = a_seat(app, "Zwolle")
    with app.app_context():
        db.session.query(Member).filter(Member.id.in_([4, 5])).update({"seat_id": seat})
        db.session.commit()
    erik, dana = member_id(app, "erik"), member_id(app, "dana")
    assert client_for("dana").get(f"/beheer/leden/{dana}/opvolging").status_code == 403
    assert client_for("erik").get(f"/beheer/leden/{erik}/opvolging").status_code == 403
    assert client_for("dana").get(f"/beheer/leden/{erik}/opvolging").status_code == 403


def test_who_has_no_seat_has_no_successor(app: Flask, client_for: Any) -> None:
    alice = member_id(app, "alice")
    assert client_for("dana").get(f"/beheer/leden/{alice}/opvolging").status_code == 403
    assert "opvolging" not in client_for("dana").get(f"/beheer/leden/{alice}").text
