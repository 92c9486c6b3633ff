"""What belongs to a circle exists for who is in it and for nobody else: canaries in every channel."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet import events
from dsonet.circles.models import CircleMember
from dsonet.database import db, now
from dsonet.demo.papers import make_paper
from dsonet.forum.models import Draft, FollowState, Thread, ThreadFollow
from dsonet.mail.models import Letter
from dsonet.members.models import Member, Network
from dsonet.themes.models import Theme
from tests.build import a_circle, a_meeting, a_member, a_reply, a_theme, a_thread, member_id
from tests.site import HOST
from tests.test_routes import rules

CANARY = "kanarievogel"
PDF = make_paper("pdf", [CANARY, "Woorden."])
EVERYBODY = ("guest", "alumnus", "alice", "charlie", "bob", "dana", "erik")


@pytest.fixture
def closed(app: Flask, client_for: Any) -> dict[str, int]:
    """Alice's circle with one of everything: a theme, threads of both kinds, replies, files, a meeting, a draft."""
    with app.app_context():
        db.session.query(Member).update({"joined_at": now() - timedelta(days=9)})
        db.session.commit()
    circle = a_circle(app, "alice", "charlie", name=f"{CANARY} kring", purpose=CANARY)
    theme = a_theme(
        app, title=f"{CANARY} thema", slug=f"{CANARY}-thema", description=CANARY, circle_id=circle
    )
    of_theme = a_thread(app, theme, title=f"{CANARY} in thema", source=CANARY, circle_id=circle)
    open_theme = a_theme(app, slug="open")
    of_itself = a_thread(app, open_theme, title=f"{CANARY} in open thema", source=CANARY, circle_id=circle)
    alice = client_for("alice")
    for thread in (of_theme, of_itself):
        reply = a_reply(app, thread, source=CANARY)
        for who in ("alice", "charlie"):
            said = {"text": f"@Bob Moderator {CANARY}"}
            assert client_for(who).post(f"/overleg/{thread}/reacties", data=said).status_code == 303
    meeting = a_meeting(app, title=f"{CANARY} sessie", venue=CANARY, circle_id=circle)
    alice.post("/overleg/open/concept", data={"title": CANARY, "text": CANARY})
    with app.app_context():
        for key in ("bob", "dana"):
            theme_draft = Draft(member_id=member_id(app, key), theme_id=theme, title=CANARY, source=CANARY)
            db.session.add(theme_draft)
            follows = {"member_id": member_id(app, key), "state": FollowState.FOLLOWING}
            db.session.add_all(ThreadFollow(thread_id=id_, **follows) for id_ in (of_theme, of_itself))
        db.session.commit()
        events.handle_waiting()
    return {
        "circle": circle,
        "theme": theme,
        "thread": of_theme,
        "own": of_itself,
        "reply": reply,
        "meeting": meeting,
    }


def browser_of(app: Flask, client_for: Any, who: str) -> FlaskClient:
    """One of the cast; alumnus and guest sit in Erik's and Bob's chair, as their links are made for them."""
    if who in ("alumnus", "guest"):
        client: FlaskClient = client_for("bob")
        with app.app_context():
            db.session.query(Member).filter_by(email="bob@example.org").update({"given_role": who})
            db.session.query(Network).update({"alumni_see_threads": True, "alumni_see_meetings": True})
            db.session.commit()
        return client
    found: FlaskClient = client_for(who)
    return found


def addresses(app: Flask, ids: dict[str, int]) -> list[str]:
    """Every page that can be asked for with GET, filled with the ids of what is closed."""
    filled = []
    for rule, _address in rules(app, "GET"):
        for number in sorted(set(ids.values())):
            for slug in (f"{CANARY}-thema", "open"):
                values = {
                    name: {"slug": slug, "token": "geen", "filename": "naam.pdf", "name": "x"}.get(
                        name, number
                    )
                    for name in rule.arguments
                }
                with app.test_request_context():
                    filled.append(app.url_map.bind(HOST).build(rule.endpoint, values))
    own = [
        f"/overleg/reactie/{ids['reply']}",
        f"/overleg/vergelijkbaar?title={CANARY}",
        "/overleg/alles?filter=van-mij",
    ]
    return sorted({*filled, *own})


@pytest.mark.parametrize("who", ["guest", "alumnus", "bob", "dana", "erik"])
def test_who_is_not_in_it_finds_no_trace_on_any_page(
    app: Flask, client_for: Any, closed: dict[str, int], who: str
) -> None:
    client = browser_of(app, client_for, who)
    pages = addresses(app, closed)
    assert len(pages) > 60
    kept_by = (
        ("/beheer/kringen", "/beheer/gasten/nieuw", f"/kringen/{closed['circle']}/wijzigen")
        if who in ("dana", "erik")
        else ()
    )
    for address in pages:
        with client.get(address) as answer:
            assert answer.status_code < 500, address
            if CANARY in answer.get_data(as_text=True).replace(address, "").replace(f"{CANARY}-thema", ""):
                assert address in kept_by, address


def test_who_is_in_it_sees_all_of_it(app: Flask, client_for: Any, closed: dict[str, int]) -> None:
    for who in ("alice", "charlie"):
        client = client_for(who)
        for address in (
            "/overleg",
            "/overleg/alles",
            f"/overleg/{CANARY}-thema",
            f"/overleg/{CANARY}-thema/{closed['thread']}",
            f"/overleg/open/{closed['own']}",
            "/bijeenkomsten",
            f"/bijeenkomsten/{closed['meeting']}",
            "/kringen",
            f"/kringen/{closed['circle']}",
        ):
            assert CANARY in client.get(address).text, address


def test_no_letter_and_no_notice_leaves_it(app: Flask, closed: dict[str, int]) -> None:
    """Bob is named in it with an @, and is not in it."""
    with app.app_context():
        inside = {member_id(app, key) for key in ("alice", "charlie")}
        told = db.session.query(Letter).all()
        assert told
        assert {letter.member_id for letter in told} <= inside


@pytest.mark.parametrize("who", ["guest", "alumnus", "bob", "dana", "erik"])
def test_nobody_from_outside_changes_anything_in_it(
    app: Flask, client_for: Any, closed: dict[str, int], who: str
) -> None:
    client = browser_of(app, client_for, who)
    data = {"text": "x", "reason": "x", "state": "following", "answer": "yes", "archived": "1", "title": "x"}
    thread, own, reply, meeting = (closed[key] for key in ("thread", "own", "reply", "meeting"))
    for address in (
        *(
            f"/overleg/{id_}/{act}"
            for id_ in (thread, own)
            for act in ("reacties", "sluiten", "volgen", "verplaatsen")
        ),
        *(
            f"/overleg/{id_}/{act}"
            for id_ in (thread, own)
            for act in ("verbergen", "vastzetten", "modereren")
        ),
        f"/overleg/{CANARY}-thema/nieuw",
        f"/overleg/{CANARY}-thema/concept",
        f"/overleg/reactie/{reply}/verbergen",
        f"/bijeenkomsten/{meeting}/antwoord",
        f"/bijeenkomsten/{meeting}/afgelasten",
        f"/kringen/{closed['circle']}/uitgaan",
    ):
        assert client.post(address, data=data).status_code in (403, 404, 405), address


def test_who_goes_out_sees_nothing_of_it_at_the_next_request(
    app: Flask, client_for: Any, closed: dict[str, int]
) -> None:
    charlie = client_for("charlie")
    address = f"/overleg/open/{closed['own']}"
    assert charlie.get(address).status_code == 200
    assert charlie.post(f"/kringen/{closed['circle']}/uitgaan").status_code == 303
    assert charlie.get(address).status_code == 404
    assert CANARY not in charlie.get("/overleg/alles").text
    assert CANARY not in charlie.get("/").text


def test_a_guest_sees_the_circle_and_nothing_else_until_the_moment(
    app: Flask, client_for: Any, closed: dict[str, int]
) -> None:
    open_thread = a_thread(app, a_theme(app, slug="grond"), title="Voor het netwerk")
    guest = browser_of(app, client_for, "guest")
    with app.app_context():
        seat = CircleMember(
            circle_id=closed["circle"], member_id=member_id(app, "bob"), until=now() + timedelta(days=1)
        )
        db.session.add(seat)
        db.session.commit()
    assert guest.get(f"/overleg/open/{closed['own']}").status_code == 200
    assert guest.post(f"/overleg/{closed['thread']}/reacties", data={"text": "Dank."}).status_code == 303
    assert guest.get(f"/overleg/grond/{open_thread}").status_code == 404
    assert "Voor het netwerk" not in guest.get("/overleg/alles").text
    assert (
        guest.post(
            "/overleg/grond/nieuw", data={"title": "x", "text": "x", "kind": "question", "circle_id": "0"}
        ).status_code
        == 404
    )
    with app.app_context():
        db.session.query(CircleMember).filter_by(member_id=member_id(app, "bob")).update({"until": now()})
        db.session.commit()
    assert guest.get(f"/overleg/open/{closed['own']}").status_code == 404


def test_alumni_read_where_they_may_and_write_nowhere(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, a_theme(app, slug="grond"), title="Voor het netwerk")
    client = browser_of(app, client_for, "alumnus")
    assert client.get(f"/overleg/grond/{thread}").status_code == 200
    assert client.post(f"/overleg/{thread}/reacties", data={"text": "Dank."}).status_code == 403
    assert client.get("/overleg/grond/nieuw").status_code == 403
    with app.app_context():
        db.session.query(Network).update({"alumni_see_threads": False})
        db.session.commit()
    assert client.get(f"/overleg/grond/{thread}").status_code == 404
    assert "Voor het netwerk" not in client.get("/").text


def test_after_its_end_it_is_read_and_nothing_new_comes(
    app: Flask, client_for: Any, closed: dict[str, int]
) -> None:
    alice = client_for("alice")
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    facts = {"name": f"{CANARY} kring", "purpose": "", "last_day": yesterday}
    assert alice.post(f"/kringen/{closed['circle']}/wijzigen", data=facts).status_code == 303
    assert CANARY in alice.get(f"/overleg/open/{closed['own']}").text
    assert alice.post(f"/overleg/{closed['own']}/reacties", data={"text": "Nog iets."}).status_code == 403
    assert alice.get(f"/overleg/{CANARY}-thema/nieuw").status_code == 403
    assert '<input type="hidden" name="circle_id" value="0">' in alice.get("/overleg/open/nieuw").text


def test_what_was_said_in_a_circle_stays_there_when_it_is_moved(app: Flask, client_for: Any) -> None:
    circle, other = a_circle(app, "bob", "alice"), a_circle(app, "bob", "charlie")
    closed_theme, open_theme = a_theme(app, circle_id=circle), a_theme(app)
    theme_of_other = a_theme(app, circle_id=other)
    thread = a_thread(app, closed_theme, circle_id=circle)
    bob = client_for("bob")
    assert bob.post(f"/overleg/{thread}/verplaatsen", data={"theme_id": open_theme}).status_code == 303
    with app.app_context():
        kept = db.session.get_one(Thread, thread)
        assert (kept.theme_id, kept.circle_id) == (open_theme, circle)
    assert client_for("charlie").get(f"/overleg/{thread}").status_code == 404
    assert bob.post(f"/overleg/{thread}/verplaatsen", data={"theme_id": theme_of_other}).status_code == 422


@pytest.mark.parametrize("who", ["bob", "alice", "charlie"])
def test_what_all_read_is_moved_into_no_circle(app: Flask, client_for: Any, who: str) -> None:
    circle = a_circle(app, "alice", "bob", "charlie")
    closed_theme = a_theme(app, circle_id=circle, title="Besloten thema")
    thread = a_thread(app, a_theme(app, moderator_id=member_id(app, "charlie")))
    client = client_for(who)
    may = who != "alice"
    assert client.get(f"/overleg/{thread}/modereren").status_code == (200 if may else 403)
    assert "Besloten thema" not in client.get(f"/overleg/{thread}/modereren").text
    answer = client.post(f"/overleg/{thread}/verplaatsen", data={"theme_id": closed_theme})
    assert answer.status_code == (422 if may else 403)
    with app.app_context():
        assert db.session.get_one(Thread, thread).circle_id is None
    assert client_for("dana").get(f"/overleg/{thread}").status_code in (200, 302)


def test_a_thread_for_a_circle_in_an_open_theme(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "alice", "charlie", name="Klankbord")
    strange = a_circle(app, "bob", name="Vreemd")
    a_theme(app, slug="grond")
    alice = client_for("alice")
    page = alice.get("/overleg/grond/nieuw").text
    assert "Klankbord" in page
    assert "Vreemd" not in page
    opening = {"title": "Onder ons", "text": "Een vraag", "kind": "question", "circle_id": "0"}
    refused = alice.post("/overleg/grond/nieuw", data={**opening, "circle_id": strange})
    assert refused.status_code == 422
    assert alice.post("/overleg/grond/nieuw", data={**opening, "circle_id": circle}).status_code == 303
    with app.app_context():
        thread = db.session.query(Thread).one()
        assert thread.circle_id == circle
    assert client_for("charlie").get(f"/overleg/grond/{thread.id}").status_code == 200
    assert client_for("bob").get(f"/overleg/grond/{thread.id}").status_code == 404
    assert (
        '<input type="hidden" name="circle_id" value="0">'
        in client_for("dana").get("/overleg/grond/nieuw").text
    )


def test_keepers_give_a_theme_or_meeting_to_a_circle_they_are_in(app: Flask, client_for: Any) -> None:
    circle = a_circle(app, "dana", name="Organisatie")
    dana = client_for("dana")
    facts = {
        "title": "Voor ons",
        "kind": "professional",
        "circle_id": circle,
        "who_asks": "members",
        "who_replies": "members",
    }
    assert dana.post("/beheer/themas/nieuw", data=facts).status_code == 303
    when = {"starts_at": "2031-01-01T10:00", "ends_at": "2031-01-01T11:00"}
    planned = dana.post("/bijeenkomsten/nieuw", data={"title": "Overleg", "circle_id": circle, **when})
    assert planned.status_code == 303
    assert dana.get(planned.location).status_code == 200
    assert client_for("alice").get(planned.location).status_code == 404
    with app.app_context():
        theme = db.session.query(Theme).filter_by(title="Voor ons").one()
        assert theme.circle_id == circle
    strange = a_circle(app, "alice")
    assert dana.post("/beheer/themas/nieuw", data={**facts, "circle_id": strange}).status_code == 422


def test_the_pages_cost_no_more_queries(
    app: Flask, client_for: Any, count_queries: Any, closed: dict[str, int]
) -> None:
    a_member(app)
    alice = client_for("alice")
    for address, most in ((f"/overleg/open/{closed['own']}", 7), ("/overleg/alles", 6), ("/overleg", 6)):
        alice.get(address)
        with count_queries() as statements:
            alice.get(address)
        assert len(statements) <= most, address
