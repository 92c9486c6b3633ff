"""HTTP for the calendar: a list, a month and a year, narrowed by what stands in the address."""

import re
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dsonet.access import NotVisible
from dsonet.database import now
from dsonet.meetings import month_grid, policy
from dsonet.meetings.answer_models import AnswerKind
from dsonet.meetings.forms.meetings import KIND_WORDS
from dsonet.meetings.models import MeetingKind
from dsonet.meetings.queries import calendar as queries
from dsonet.meetings.queries.calendar import MyAnswer, Narrowing, When
from dsonet.meetings.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.web.numbers import number_from_query
from dsonet.web.times import AMSTERDAM, weekdays

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_PAGES = 1000
MY_WORDS = {
    AnswerKind.YES: (_l("Je komt"), "circle-check", "success"),
    AnswerKind.ONLINE: (_l("Je doet online mee"), "presentation", "success"),
    AnswerKind.MAYBE: (_l("Je komt misschien"), "help-circle", "plain"),
    AnswerKind.NO: (_l("Je komt niet"), "circle-x", "plain"),
}
"""One's own answer in a calendar: words, icon and the kind of mark."""
ANSWER_FILTERS = {MyAnswer.YES: _l("Alleen waar ik ja op zei"), MyAnswer.NONE: _l("Nog niet geantwoord")}
WHEN_FILTERS = {When.COMING: _l("Alleen wat nog komt"), When.PAST: _l("Alleen wat geweest is")}


@bp.get("/bijeenkomsten")
def list_meetings() -> ResponseReturnValue:
    """Coming and past meetings, a page at a time."""
    me, moment, wish = current_member(), now(), _wish()
    coming, past = (min(number_from_query(name) or 1, MOST_PAGES) for name in ("komend", "geweest"))
    today = moment.astimezone(AMSTERDAM).date()
    return _page(
        "list",
        wish,
        today,
        coming=queries.coming_page(me, wish, moment, coming) if wish.when != When.PAST else None,
        past=queries.past_page(me, wish, moment, past) if wish.when != When.COMING else None,
    )


@bp.get("/bijeenkomsten/maand/<period>")
def show_month(period: str) -> ResponseReturnValue:
    """One month as a table of days; `period` is «2026-11»."""
    first, today = _month(period), now().astimezone(AMSTERDAM).date()
    wish, last = _wish(), month_grid.last_of_month(first)
    rows = queries.meetings_between(current_member(), first, last, wish, now())
    return _page(
        "month",
        wish,
        first,
        weeks=month_grid.weeks_of(first, rows),
        days=month_grid.days_with_meetings(first, rows),
        before=month_grid.previous_month(first) if (first.year, first.month) > (FIRST_YEAR, 1) else None,
        after=month_grid.next_month(first) if (first.year, first.month) < (LAST_YEAR, 12) else None,
        today=today,
        first=first,
        is_this=first == today.replace(day=1),
        weekdays=weekdays(),
    )


@bp.get("/bijeenkomsten/jaar/<year>")
def show_year(year: str) -> ResponseReturnValue:
    """Twelve months, each with its meetings."""
    number = _year(year)
    wish, first, last = _wish(), date(number, 1, 1), date(number, 12, 31)
    rows = queries.meetings_between(current_member(), first, last, wish, now())
    months = [date(number, month, 1) for month in range(1, 13)]
    today = now().astimezone(AMSTERDAM).date()
    return _page(
        "year",
        wish,
        today if today.year == number else first,
        year=number,
        months=[
            (month, [row for row in rows if max(row.first_day, first).month == month.month])
            for month in months
        ],
        before=number - 1 if number > FIRST_YEAR else None,
        after=number + 1 if number < LAST_YEAR else None,
        today=today,
    )


def _page(view: str, wish: Narrowing, shown: date, **more: Any) -> ResponseReturnValue:
    """One of the three; `shown` is a day of what it shows, so that the tabs lead to the same time."""
    me = current_member()
    kept = _kept()
    circles = queries.circles_to_narrow_to(me)
    return render_template(
        f"meetings/{view}.html",
        view=view,
        wish=wish,
        kept=kept,
        tabs=(
            ("list", url_for("meetings.list_meetings", **kept), _l("Lijst")),
            ("month", url_for("meetings.show_month", period=f"{shown:%Y-%m}", **kept), _l("Maand")),
            ("year", url_for("meetings.show_year", year=f"{shown:%Y}", **kept), _l("Jaar")),
        ),
        kind_words=KIND_WORDS,
        circles=[(one.id, one.name) for one in circles],
        answer_filters=ANSWER_FILTERS,
        when_filters=WHEN_FILTERS,
        my_words=MY_WORDS,
        may_plan=policy.may_lead(me, None) or any(policy.may_make_poll(me, one) for one in circles),
        **more,
    )


def _wish() -> Narrowing:
    """What the address narrows to; a word that means nothing narrows to nothing."""
    kind, answer, when = (request.args.get(name, "") for name in ("soort", "antwoord", "wanneer"))
    return Narrowing(
        kind=MeetingKind(kind) if kind in set(MeetingKind) else None,
        circle_id=number_from_query("kring"),
        answer=MyAnswer(answer) if answer in set(MyAnswer) else None,
        when=When(when) if when in set(When) else None,
    )


def _kept() -> dict[str, Any]:
    """The narrowing as it goes along in every link of the calendar."""
    wish = _wish()
    said = {
        "soort": wish.kind,
        "kring": wish.circle_id,
        "antwoord": wish.answer,
        "wanneer": wish.when,
    }
    return {name: str(value) for name, value in said.items() if value}


def _month(period: str) -> date:
    """The first day of «2026-11», or NotVisible."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", period)
    if found is None:
        raise NotVisible
    return date(_year(found[1]), int(found[2]), 1)


def _year(text: str) -> int:
    """A year in which something can be, or NotVisible."""
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise NotVisible
    return int(text)
