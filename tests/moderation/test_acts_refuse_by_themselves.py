"""The acts ask for the right themselves, so that the command line and the worker obey it as a view does."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import joinedload

from dsonet.access import Denied, NotVisible
from dsonet.database import db, now
from dsonet.forum.actions import editing, moderating, replies, themes, threads
from dsonet.forum.actions.editing import Edit, Heading
from dsonet.forum.actions.themes import ThemeFacts
from dsonet.forum.models import Reply, Thread
from dsonet.members.models import Member
from dsonet.outcomes import actions as outcomes
from dsonet.outcomes.actions import OutcomeFacts
from dsonet.outcomes.models import Outcome
from dsonet.themes.models import ThemeKind
from tests.build import a_reply, a_thread, an_outcome, member_id

Act = Callable[[Member, Thread, Reply], object]
FACTS = ThemeFacts("Thema", "", ThemeKind.PROFESSIONAL)
EDIT = Edit("Anders.", 1, "Zomaar.")
OUTCOME = OutcomeFacts("Titel", "", "Woorden.", None, "", True)


def the_outcome() -> Outcome:
    return db.session.query(Outcome).one()


ACTS: dict[str, Act] = {
    "pin": lambda me, thread, _reply: moderating.pin_thread(me, thread, True),
    "move": lambda me, thread, _reply: moderating.move_thread(me, thread, thread.theme),
    "hide thread": lambda me, thread, _reply: moderating.hide_thread(me, thread, "x"),
    "restore thread": lambda me, thread, _reply: moderating.restore_thread(me, thread),
    "hide reply": lambda me, thread, reply: moderating.hide_reply(me, thread, reply, "x"),
    "restore reply": moderating.restore_reply,
    "close": lambda me, thread, _reply: threads.close_thread(me, thread, "x"),
    "reopen": lambda me, thread, _reply: threads.reopen_thread(me, thread),
    "edit thread": lambda me, thread, _reply: editing.edit_thread(me, thread, Heading("Titel", None), EDIT),
    "edit reply": lambda me, thread, reply: editing.edit_reply(me, thread, reply, EDIT),
    "mark useful": replies.toggle_useful,
    "make theme": lambda me, _thread, _reply: themes.make_theme(me, FACTS),
    "change theme": lambda me, thread, _reply: themes.change_theme(me, thread.theme, FACTS),
    "archive theme": lambda me, thread, _reply: themes.archive_theme(me, thread.theme, True),
    "move theme": lambda me, thread, _reply: themes.move_theme(me, thread.theme, 1),
    "write outcome": lambda me, _thread, _reply: outcomes.write_outcome(me, OUTCOME),
    "change outcome": lambda me, _thread, _reply: outcomes.change_outcome(me, the_outcome(), OUTCOME, 1),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_has_no_right_is_denied_whoever_calls(app: Flask, act: str) -> None:
    thread_id = a_thread(app, author="dana")
    reply_id = a_reply(app, thread_id, "dana")
    an_outcome(app)
    charlie = member_id(app, "charlie")
    with app.app_context():
        thread = db.session.get_one(Thread, thread_id, options=[joinedload(Thread.theme)])
        reply = db.session.get_one(Reply, reply_id)
        with pytest.raises(Denied):
            ACTS[act](db.session.get_one(Member, charlie), thread, reply)


def test_nobody_acts_once_access_has_ended(app: Flask) -> None:
    thread_id = a_thread(app, author="erik")
    reply_id = a_reply(app, thread_id, "dana")
    an_outcome(app)
    erik = member_id(app, "erik")
    with app.app_context():
        me = db.session.get_one(Member, erik)
        me.ended_at = now()
        thread = db.session.get_one(Thread, thread_id, options=[joinedload(Thread.theme)])
        reply = db.session.get_one(Reply, reply_id)
        for act in ACTS.values():
            with pytest.raises((Denied, NotVisible)):
                act(me, thread, reply)
