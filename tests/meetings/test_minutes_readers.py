"""Who reads the minutes and what was concluded, for each role and state: a canary in every place it could leak."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.circles.models import CircleMember
from dsonet.database import db, now
from dsonet.meetings.answer_models import Answer, AnswerKind, Presence
from dsonet.meetings.minutes_models import ConclusionKind, MinutesAudience
from dsonet.meetings.models import MeetingGuest
from dsonet.members.identity import hash_token
from dsonet.members.models import Network
from dsonet.members.sign_in_models import SignInSession
from tests.build import a_circle, a_conclusion, a_meeting, a_member, an_answer, minutes_of

CANARY = "kanarie"
KEEPERS, ATTENDEES, MEMBERS = MinutesAudience
GUEST = {"role": "guest", "ended_at": now() + timedelta(days=90)}
READERS: dict[str, dict[str, Any]] = {
    "keeper": {"role": "secretariat"},
    "administrator": {"role": "administrator"},
    "moderator": {"role": "moderator"},
    "member": {},
    "said yes": {},
    "online": {},
    "said no": {},
    "waits": {},
    "alumnus": {"alumnus_at": now() - timedelta(days=1)},
    "guest who came": GUEST,
    "guest who stayed away": GUEST,
    "other guest": GUEST,
    "suspended": {"ended_at": now() - timedelta(days=1)},
}
WRITERS = {"keeper", "administrator"}
CAME = {"said yes", "online", "guest who came"}
ALL = {"moderator", "member", "said no", "waits", "alumnus"}
MAY_READ = {KEEPERS: WRITERS, ATTENDEES: WRITERS | CAME, MEMBERS: WRITERS | CAME | ALL}
ANSWERS: dict[str, dict[str, Any]] = {
    "said yes": {"kind": AnswerKind.YES, "places": 1},
    "online": {"kind": AnswerKind.ONLINE},
    "said no": {"kind": AnswerKind.NO},
    "waits": {"kind": AnswerKind.YES, "waits_since": now()},
    "guest who came": {"kind": AnswerKind.YES, "places": 1},
}


def _pages(meeting: int, conclusion: int) -> list[str]:
    where = f"/bijeenkomsten/{meeting}"
    minutes = [f"{where}/verslag{page}" for page in ("", "/afdrukken", "/geschiedenis", "/bewerken")]
    return [where, *minutes, f"{where}/conclusies/{conclusion}/wijzigen", "/acties", "/", "/bijeenkomsten"]


@pytest.fixture
def sit(app: Flask) -> Callable[..., tuple[FlaskClient, int]]:
    """A browser of one kind of reader, with what they said of the meeting, and their id."""

    def sign_in(who: str, meeting: int) -> tuple[FlaskClient, int]:
        member = a_member(app, joined_at=now(), **READERS[who])
        with app.app_context():
            db.session.add(SignInSession(member_id=member, token_hash=hash_token(who), two_step_at=now()))
            if who in ("guest who came", "guest who stayed away"):
                db.session.add(MeetingGuest(meeting_id=meeting, member_id=member))
            if who in ANSWERS:
                db.session.add(Answer(meeting_id=meeting, member_id=member, **ANSWERS[who]))
            db.session.query(Network).update({"alumni_see_meetings": True})
            db.session.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = who
        return client, member

    return sign_in


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("audience", MinutesAudience)
def test_each_reader_sees_what_was_shared_with_them_and_nothing_else(
    app: Flask, sit: Any, who: str, audience: MinutesAudience
) -> None:
    meeting = a_meeting(app, starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
    minutes_of(app, meeting, f"Het {CANARY}verslag.", audience=audience)
    conclusion = a_conclusion(app, meeting, words=f"Het {CANARY}besluit.")
    a_conclusion(app, meeting, "charlie", words=f"De {CANARY}actie van een ander.")
    client, _member = sit(who, meeting)
    may_read, writes = who in MAY_READ[audience], who in WRITERS
    read = client.get(f"/bijeenkomsten/{meeting}/verslag")
    assert (read.status_code == 200) == may_read
    assert (f"{CANARY}verslag" in read.text) == may_read
    page = client.get(f"/bijeenkomsten/{meeting}").text
    assert (f"{CANARY}besluit" in page) == may_read
    assert ("Lees het verslag" in page) == may_read
    for address in _pages(meeting, conclusion):
        answer = client.get(address)
        assert may_read or CANARY not in answer.text, address
        if address.endswith(("/geschiedenis", "/bewerken", "/wijzigen")):
            assert writes or answer.status_code in (302, 403, 404)
            assert writes or CANARY not in answer.text
    for act in (f"conclusies/{conclusion}/verwijderen", "verslag/delen", "verslag/terughalen"):
        assert writes or client.post(f"/bijeenkomsten/{meeting}/{act}").status_code in (401, 403, 404)


@pytest.mark.parametrize("audience", MinutesAudience)
def test_who_was_ticked_off_was_there_whatever_they_answered(
    app: Flask, sit: Any, audience: MinutesAudience
) -> None:
    meeting = a_meeting(app)
    minutes_of(app, meeting, audience=audience)
    came, came_id = sit("said no", meeting)
    stayed_away, _id = sit("said yes", meeting)
    with app.app_context():
        db.session.add(Presence(meeting_id=meeting, member_id=came_id))
        db.session.commit()
    address = f"/bijeenkomsten/{meeting}/verslag"
    assert (came.get(address).status_code == 200) == (audience != KEEPERS)
    assert (stayed_away.get(address).status_code == 200) == (audience == MEMBERS)


@pytest.mark.parametrize("audience", MinutesAudience)
def test_of_a_circle_nobody_outside_it_reads_anything(
    app: Flask, client_for: Any, audience: MinutesAudience
) -> None:
    meeting = a_meeting(app, circle_id=a_circle(app, "alice", "charlie", "bob"))
    an_answer(app, meeting, "bob")
    minutes_of(app, meeting, f"{CANARY}", audience=audience)
    expected = {"alice": True, "bob": audience != KEEPERS, "charlie": audience == MEMBERS}
    for who in ("alice", "bob", "charlie", "dana", "erik"):
        answer = client_for(who).get(f"/bijeenkomsten/{meeting}/verslag")
        assert (answer.status_code == 200) == expected.get(who, False)
        assert (CANARY in answer.text) == expected.get(who, False)
    with app.app_context():
        db.session.query(CircleMember).update({"until": now() - timedelta(seconds=1)})
        db.session.commit()
    for who in ("alice", "bob", "charlie"):
        assert client_for(who).get(f"/bijeenkomsten/{meeting}/verslag").status_code == 404


@pytest.mark.parametrize("audience", MinutesAudience)
def test_who_was_absent_still_learns_of_their_own_action(
    app: Flask, client_for: Any, audience: MinutesAudience
) -> None:
    meeting = a_meeting(app)
    minutes_of(app, meeting, audience=audience)
    a_conclusion(app, meeting, "alice", words="Jouw taak")
    a_conclusion(app, meeting, words=f"Een {CANARY}")
    alice, shared = client_for("alice"), audience != KEEPERS
    assert ("Jouw taak" in alice.get("/acties").text) == shared
    page = alice.get(f"/bijeenkomsten/{meeting}").text
    assert ("Jouw taak" in page) == shared
    assert (CANARY in page) == (audience == MEMBERS)


def test_taking_back_closes_it_for_all_at_once(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    minutes_of(app, meeting, audience=MEMBERS)
    alice = client_for("alice")
    assert alice.get(f"/bijeenkomsten/{meeting}/verslag").status_code == 200
    client_for("dana").post(f"/bijeenkomsten/{meeting}/verslag/terughalen")
    assert alice.get(f"/bijeenkomsten/{meeting}/verslag").status_code == 404
    assert "verslag" not in alice.get(f"/bijeenkomsten/{meeting}").text


def test_conclusions_without_a_word_of_minutes_are_for_who_writes_them(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    data = {"kind": ConclusionKind.DECISION.value, "words": f"Een {CANARY}"}
    assert dana.post(f"/bijeenkomsten/{meeting}/conclusies/nieuw", data=data).status_code == 303
    assert CANARY in dana.get(f"/bijeenkomsten/{meeting}").text
    alice = client_for("alice")
    for address in (f"/bijeenkomsten/{meeting}", f"/bijeenkomsten/{meeting}/verslag"):
        assert CANARY not in alice.get(address).text
