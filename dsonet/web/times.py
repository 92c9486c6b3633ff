"""Moments as people read them: relative, the absolute beside it; in the reader's language and Dutch time."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from dsonet.database import now
from dsonet.web.language import language, ngettext

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKS_SHOWN = 5
"""Older than this many weeks, the date itself says more than «8 weken geleden»."""


def init_times(app: Flask) -> None:
    """Give templates the filters for moments."""
    app.jinja_env.filters.update(
        timetag=time_tag,
        reltime=relative,
        longtime=long_moment,
        longdate=long_date,
        shortdate=short_date,
        clock=clock,
        iso=iso,
        monthname=month_name,
        weekday=weekday,
        daynumber=day_number,
    )


def time_tag(moment: datetime) -> Markup:
    """`<time>` with the relative moment in it and the absolute one in its title."""
    words = f'<time datetime="{iso(moment)}" title="{long_moment(moment)}">{relative(moment)}</time>'
    return Markup(words)  # noqa: S704 - dates and our own words


def relative(moment: datetime) -> str:
    """«3 dagen geleden»; a date when it is longer ago than five weeks."""
    age = now() - moment
    if age >= timedelta(weeks=WEEKS_SHOWN):
        return short_date(moment)
    if age < timedelta(hours=1):
        return _ago("minute", max(0, age.seconds // 60 if age.days >= 0 else 0), language())
    if age < timedelta(days=1):
        return _ago("hour", age.seconds // 3600, language())
    if age < timedelta(days=14):
        return _ago("day", age.days, language())
    return _ago("week", age.days // 7, language())


def long_moment(moment: datetime) -> str:
    """«donderdag 3 december 2026 om 09:30»."""
    return _moment(moment.replace(second=0, microsecond=0), language())


def long_date(moment: datetime | date) -> str:
    """«donderdag 3 december 2026»."""
    return _date(_day(moment), "full", language())


def short_date(moment: datetime | date) -> str:
    """«3 december 2026»."""
    return _date(_day(moment), "long", language())


def clock(moment: datetime) -> str:
    """«09.30», as Dutch papers write it; «09:30» in English."""
    return _clock(moment.replace(second=0, microsecond=0), language())


def month_name(moment: datetime) -> str:
    """«december», for a leaf of the calendar."""
    return format_date(_day(moment), "MMMM", locale=language())


def weekday(moment: datetime) -> str:
    """«donderdag»."""
    return format_date(_day(moment), "EEEE", locale=language())


def day_number(moment: datetime) -> int:
    """The day of the month, in Dutch time."""
    return _day(moment).day


def iso(moment: datetime) -> str:
    """For `<time datetime>`: RFC 3339, to the second, in Dutch time."""
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")


def _day(moment: datetime | date) -> date:
    return moment.astimezone(AMSTERDAM).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=512)
def _ago(unit: str, number: int, _language: str) -> str:
    """Words in the language of the moment; a page says the same few many times."""
    if unit == "minute" and number == 0:
        return str(_("zojuist"))
    if unit == "minute":
        return str(ngettext("%(num)d minuut geleden", "%(num)d minuten geleden", number))
    if unit == "hour":
        return str(ngettext("%(num)d uur geleden", "%(num)d uur geleden", number))
    if unit == "day":
        return str(ngettext("%(num)d dag geleden", "%(num)d dagen geleden", number))
    return str(ngettext("%(num)d week geleden", "%(num)d weken geleden", number))


@lru_cache(maxsize=4096)
def _moment(moment: datetime, locale: str) -> str:
    return format_datetime(moment.astimezone(AMSTERDAM), "EEEE d MMMM y HH:mm", locale=locale)


@lru_cache(maxsize=4096)
def _date(day: date, form: str, locale: str) -> str:
    return format_date(day, form, locale=locale)


@lru_cache(maxsize=4096)
def _clock(moment: datetime, locale: str) -> str:
    return format_time(moment.astimezone(AMSTERDAM), "HH.mm" if locale == "nl" else "HH:mm", locale=locale)
