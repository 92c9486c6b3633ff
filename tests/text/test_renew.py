"""After a change of the renderer the worker renders anew what an older one made."""

from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy import update

from dsonet.database import db
from dsonet.forum.models import Reply, Thread
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.minutes_models import Minutes
from dsonet.meetings.models import Meeting
from dsonet.outcomes.models import Outcome
from dsonet.privacy.models import HouseRules
from dsonet.text import RENDERER_VERSION
from dsonet.text.renewing import AT_ONCE, rendered_columns
from tests.build import a_reply, a_thread
from tests.convening.rounds import work

OLD = Markup('<p>Dag <span class="dso-mention">@Alice van den Berg</span> en @Bob Moderator,\nkijk</p>\n')
SOURCE = "Dag @Alice van den Berg en @Bob Moderator,\nkijk"


@pytest.fixture
def thread(app: Flask) -> int:
    """A thread with a summary and more replies than are taken at once, all of an older renderer."""
    thread = a_thread(app)
    for _ in range(AT_ONCE + 1):
        a_reply(app, thread)
    old = {"source": SOURCE, "html": OLD, "renderer_version": 1}
    with app.app_context():
        db.session.execute(update(Reply).values(**old))
        summary = {
            "summary_source": "a\nb",
            "summary_html": Markup("<p>a\nb</p>"),
            "summary_renderer_version": 1,
        }
        db.session.execute(update(Thread).values(**old, **summary))
        db.session.commit()
    return thread


def _kept(app: Flask, model: Any) -> set[tuple[str, int]]:
    with app.app_context():
        return {(str(row.html), row.renderer_version) for row in db.session.query(model)}


def test_every_old_text_is_rendered_anew(app: Flask, thread: int) -> None:
    work(app)
    anew = str(OLD).replace(",\n", ",<br>\n")
    assert _kept(app, Reply) == _kept(app, Thread) == {(anew, RENDERER_VERSION)}
    with app.app_context():
        closed = db.session.get_one(Thread, thread)
        assert (closed.summary_html, closed.summary_renderer_version) == (
            "<p>a<br>\nb</p>\n",
            RENDERER_VERSION,
        )
        assert closed.version == 1


def test_who_was_not_called_then_is_not_marked_now(app: Flask, thread: int) -> None:
    work(app)
    assert all("@Bob Moderator,<br>" in html for html, _version in _kept(app, Reply))


def test_what_is_refused_today_stays_as_it_was(app: Flask, thread: int) -> None:
    drawn = Markup("<h3></h3>\n")
    with app.app_context():
        db.session.execute(update(Reply).values(source="# ", html=drawn))
        db.session.commit()
    work(app)
    assert _kept(app, Reply) == {(drawn, RENDERER_VERSION)}


def test_each_column_of_html_has_its_source_and_its_renderer_beside_it() -> None:
    rendered = rendered_columns()
    for one in rendered:
        assert {one.source, one.version} <= set(one.table.columns.keys()), one
    tables = {one.table.name for one in rendered}
    models = (Thread, Reply, Meeting, AgendaItem, Minutes, Outcome, HouseRules)
    assert tables == {model.__tablename__ for model in models}
