"""A reply that many follow: told in batches, each in a fixed number of queries; each sees what is theirs to see."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from dsonet import events
from dsonet.database import db, now
from dsonet.events import Event
from dsonet.forum.models import FollowState, Reply, Thread, ThreadFollow
from dsonet.forum.queries import followers
from dsonet.mail import smtp
from dsonet.mail.models import Letter
from dsonet.members.models import Member, Role
from dsonet.notifications import listeners
from dsonet.notifications.models import Notice
from dsonet.themes.models import Theme
from tests.build import a_circle, a_member, a_reply, a_thread, member_id
from tests.conftest import CountQueries
from tests.notifications.hearing import handle_events, reply


def follow_all(app: Flask, thread_id: int, how_many: int, role: Role = Role.MEMBER) -> None:
    """So many new members follow the thread, every other one reading English."""
    with app.app_context():
        new = [
            Member(
                email=f"{thread_id}-{number}@example.org",
                name=f"Lid {number}",
                role=role,
                title="",
                joined_at=now(),
                locale="en" if number % 2 else "nl",
            )
            for number in range(how_many)
        ]
        db.session.add_all(new)
        db.session.flush()
        follows = FollowState.FOLLOWING
        db.session.add_all(ThreadFollow(member_id=one.id, thread_id=thread_id, state=follows) for one in new)
        db.session.commit()


def queries_of_one_event(app: Flask, count_queries: CountQueries) -> int:
    with app.app_context(), count_queries() as statements:
        assert events.handle_waiting(1) == 1
    return len(statements)


def test_each_batch_takes_the_same_few_queries(
    app: Flask, client_for: Any, count_queries: CountQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "AT_ONCE", 20)
    thread = a_thread(app)
    follow_all(app, thread, 70)
    reply(client_for, thread)
    numbers = [queries_of_one_event(app, count_queries) for _batch in range(4)]
    assert numbers[1] == numbers[2] == numbers[3]
    assert max(numbers) <= 14
    with app.app_context():
        assert db.session.scalar(select(func.count(Notice.id.distinct()))) == 70
        assert db.session.scalar(select(func.count(Letter.member_id.distinct()))) == 70
        assert db.session.scalar(select(func.count()).where(Event.handled_at.is_(None))) == 0


def test_a_letter_asks_nothing_about_others(app: Flask, client_for: Any, count_queries: CountQueries) -> None:
    """Nothing more is asked, nor brought from the database, when many follow."""
    numbers = []
    for how_many in (2, 40):
        thread = a_thread(app)
        follow_all(app, thread, how_many)
        reply(client_for, thread)
        handle_events(app)
        with app.app_context(), count_queries() as statements:
            assert smtp.send_waiting(1) == 1
        numbers.append(len(statements))
        with app.app_context():
            letter = db.session.scalars(select(Letter).where(Letter.sent_at.is_(None))).first()
            assert letter is not None
            before = len(db.session.identity_map)
            assert listeners.still_follows(letter)
            assert len(db.session.identity_map) - before <= 6
            smtp.send_waiting(100)
    assert numbers[0] == numbers[1]


def test_each_reader_has_the_own_link_and_language(app: Flask, client_for: Any) -> None:
    thread = a_thread(app, title="Grond & [plaats]")
    follow_all(app, thread, 6)
    reply(client_for, thread)
    handle_events(app)
    with app.app_context():
        letters = db.session.scalars(select(Letter).order_by(Letter.member_id)).all()
        stops = {letter.headers["List-Unsubscribe"] for letter in letters}
        assert len(stops) == len(letters) == 6
        for letter in letters:
            link = letter.headers["List-Unsubscribe"].strip("<>")
            assert link in letter.text
            assert link in letter.html
            member = db.session.get_one(Member, letter.member_id)
            assert ("reageerde" in letter.text) == (member.locale == "nl")
            assert letter.to_address == member.email


def test_who_unfollows_between_two_batches_is_not_told(
    app: Flask, client_for: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "AT_ONCE", 2)
    thread = a_thread(app)
    follow_all(app, thread, 4)
    reply(client_for, thread)
    with app.app_context():
        assert events.handle_waiting(1) == 1
        late = db.session.scalars(select(Member.id).order_by(Member.id.desc())).first()
        db.session.query(ThreadFollow).filter_by(member_id=late).update({"state": FollowState.MUTED})
        db.session.commit()
    handle_events(app)
    with app.app_context():
        told = set(db.session.scalars(select(Notice.member_id)))
        assert len(told) == 3
        assert late not in told


@pytest.mark.parametrize("place", ["network", "circle"])
@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_set_sees_what_each_of_them_sees(app: Flask, place: str, is_hidden: bool) -> None:
    """The one question about many gives the same answers as the question about one."""
    circle = a_circle(app, "alice", "charlie") if place == "circle" else None
    thread_id, charlie = a_thread(app), member_id(app, "charlie")
    reply_id = a_reply(app, thread_id)
    a_member(app, email="gast@example.org", name="Gast", role=Role.GUEST)
    a_member(app, email="oud@example.org", name="Oud", role=Role.ALUMNUS)
    with app.app_context():
        thread = db.session.get_one(Thread, thread_id)
        thread.circle_id = circle
        words = db.session.get_one(Reply, reply_id)
        words.hidden_at = now() if is_hidden else None
        db.session.get_one(Theme, thread.theme_id).moderator_id = charlie
        db.session.commit()
        members = db.session.scalars(select(Member)).all()
        for which in (None, reply_id):
            each = {one.id for one in members if followers.is_visible_to(one, thread_id, which)}
            assert followers.who_sees(members, thread_id, which) == each
