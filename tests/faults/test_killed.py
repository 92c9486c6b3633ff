"""Whatever ends a web process, and whenever: what was said to be posted is there, once, and others hear of it."""

import http.client
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from dsonet.database import db, now
from dsonet.forum.models import FollowState, Reply, Thread, ThreadFollow
from dsonet.members.models import Member
from dsonet.notifications.models import Notice
from dsonet.worker import Worker
from tests.build import a_thread, member_id
from tests.faults.serving import SECONDS, Server, Visitor, serving

ClientFor = Callable[[str], FlaskClient]
BETWEEN_KILLS = 4
"""Replies that are acknowledged before the next process is killed."""
KILLS = 6


class Writers:
    """Two people who post one reply after another, and press again when the line breaks."""

    def __init__(self, visitors: list[Visitor], thread_id: int) -> None:
        self.visitors, self.thread_id = visitors, thread_id
        self.tried: list[str] = []
        self.acknowledged: list[str] = []
        self.heard = threading.Condition()
        self.enough = threading.Event()

    def write(self, number: int) -> None:
        for turn in count():
            if self.enough.is_set():
                return
            key = f"submission-{number}-{turn}"
            self.tried.append(key)
            if self.post(self.visitors[number], key):
                with self.heard:
                    self.acknowledged.append(key)
                    self.heard.notify()

    def post(self, visitor: Visitor, key: str) -> bool:
        while not self.enough.is_set():
            try:
                answer = visitor.post(
                    f"/overleg/{self.thread_id}/reacties", text=f"Dit is {key}.", submission=key
                )
            except (OSError, http.client.HTTPException):
                continue
            assert answer.status == 303, answer
            return True
        return False

    def wait_for(self, more: int) -> None:
        """Until so many more replies were acknowledged."""
        with self.heard:
            wanted = len(self.acknowledged) + more
            assert self.heard.wait_for(lambda: len(self.acknowledged) >= wanted, timeout=SECONDS)


def a_followed_thread(app: Flask) -> int:
    """A question by alice, who has come in and follows it."""
    thread_id = a_thread(app)
    with app.app_context():
        alice = db.session.get_one(Member, member_id(app, "alice"))
        alice.joined_at = now()
        db.session.add(ThreadFollow(member_id=alice.id, thread_id=thread_id, state=FollowState.FOLLOWING))
        db.session.commit()
    return thread_id


def write_while(app: Flask, client_for: ClientFor, act: Callable[[Server, int], None]) -> tuple[int, Writers]:
    """Let people write, and do `act` KILLS times meanwhile."""
    thread_id = a_followed_thread(app)
    with serving(app) as server:
        visitors = [Visitor(server, client_for(who)) for who in ("bob", "charlie")]
        writers = Writers(visitors, thread_id)
        with ThreadPoolExecutor(len(visitors)) as pool:
            writing = [pool.submit(writers.write, number) for number in range(len(visitors))]
            try:
                for number in range(KILLS):
                    writers.wait_for(BETWEEN_KILLS)
                    act(server, number)
                writers.wait_for(BETWEEN_KILLS)
            finally:
                writers.enough.set()
        for each in writing:
            each.result()
    return thread_id, writers


def all_is_there_once(app: Flask, thread_id: int, writers: Writers) -> None:
    with app.app_context():
        Worker().run_once()
        replies = db.session.execute(select(Reply.id, Reply.submission)).all()
        kept = [submission for _id, submission in replies]
        assert len(kept) == len(set(kept))
        assert set(writers.acknowledged) <= set(kept) <= set(writers.tried)
        thread = db.session.get_one(Thread, thread_id)
        assert thread.reply_count == len(kept)
        assert thread.last_reply_id == max(id_ for id_, _submission in replies)
        heard = db.session.scalars(select(Notice.reply_id).where(Notice.member_id == member_id(app, "alice")))
        assert sorted(id_ or 0 for id_ in heard) == sorted(id_ for id_, _submission in replies)


def test_killing_web_processes_loses_nothing_that_was_acknowledged(app: Flask, client_for: ClientFor) -> None:
    all_is_there_once(app, *write_while(app, client_for, Server.kill_one))


def test_killing_the_whole_server_loses_nothing_that_was_acknowledged(
    app: Flask, client_for: ClientFor
) -> None:
    all_is_there_once(app, *write_while(app, client_for, lambda server, _number: server.kill_all()))


def test_pressing_eight_times_at_once_makes_one_reply(app: Flask, client_for: ClientFor) -> None:
    thread_id = a_thread(app)
    with serving(app) as server:
        visitor, together = Visitor(server, client_for("charlie")), threading.Barrier(8)

        def press(_number: int) -> str:
            together.wait(SECONDS)
            answer = visitor.post(
                f"/overleg/{thread_id}/reacties", text="Eens.", submission="abcdefgh12345678"
            )
            assert answer.status == 303
            return answer.location

        with ThreadPoolExecutor(8) as pool:
            led_to = set(pool.map(press, range(8)))
    with app.app_context():
        (reply,) = db.session.scalars(select(Reply))
        assert db.session.get_one(Thread, thread_id).reply_count == 1
    (address,) = led_to
    assert address.endswith(f"#reactie-{reply.id}")
