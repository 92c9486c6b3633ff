"""Moments as people read them: relative, the absolute beside it; in the reader's language, in Dutch time
unless another zone is named."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names, get_timezone_location
from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from dsonet.database import now
from dsonet.web.language import language, ngettext

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REGIONS = {"nl": "nl_NL", "en": "en_GB"}
"""Whose order a date has: the day goes before the month, in English too."""
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
        span=span,
        zonename=zone_name,
        iso=iso,
        monthname=month_name,
        weekday=weekday,
        daynumber=day_number,
        monthandyear=month_and_year,
        daymonth=day_and_month,
        period=period,
        sentence=as_sentence,
    )


def time_tag(moment: datetime) -> Markup:
    """`<time>` with the relative moment in it and the absolute one in its title."""
    return _tag(moment, now().replace(second=0, microsecond=0), language())


def relative(moment: datetime) -> str:
    """«3 dagen geleden»; a date when it is longer ago than five weeks."""
    return _since(moment, now() - moment)


def long_moment(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> str:
    """«donderdag 3 december 2026, 09.30»."""
    return f"{long_date(moment, zone)}, {clock(moment, zone)}"


def long_date(moment: datetime | date, zone: ZoneInfo = AMSTERDAM) -> str:
    """«donderdag 3 december 2026»."""
    return _date(_day(moment, zone), "full", language())


def short_date(moment: datetime | date, zone: ZoneInfo = AMSTERDAM) -> str:
    """«3 december 2026»."""
    return _date(_day(moment, zone), "long", language())


def clock(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> str:
    """«09.30», as Dutch papers write it; «09:30» in English."""
    return _clock(moment.replace(second=0, microsecond=0), zone, language())


def span(starts_at: datetime, ends_at: datetime, zone: ZoneInfo = AMSTERDAM) -> str:
    """«donderdag 3 december 2026, 09.30 – 16.00»; over several days both are named."""
    first, last = (long_date(moment, zone) for moment in (starts_at, ends_at))
    end = clock(ends_at, zone) if first == last else f"{last}, {clock(ends_at, zone)}"
    return f"{first}, {clock(starts_at, zone)} – {end}"


def as_sentence(words: object) -> str:
    """Words as a sentence begins; the rest keeps its capitals, as English months need."""
    said = str(words)
    return said[:1].upper() + said[1:]


def zone_name(zone: str) -> str:
    """«Kopenhagen», as the reader's language calls the place."""
    return str(get_timezone_location(zone, locale=language(), return_city=True))


def month_name(moment: datetime | date, zone: ZoneInfo = AMSTERDAM) -> str:
    """«december», for a leaf of the calendar."""
    return format_date(_day(moment, zone), "MMMM", locale=language())


def weekday(moment: datetime | date, zone: ZoneInfo = AMSTERDAM) -> str:
    """«donderdag»."""
    return format_date(_day(moment, zone), "EEEE", locale=language())


def day_number(moment: datetime | date, zone: ZoneInfo = AMSTERDAM) -> int:
    """The day of the month, in Dutch time."""
    return _day(moment, zone).day


def month_and_year(day: date) -> str:
    """«november 2026»."""
    return format_date(day, "MMMM y", locale=language())


def day_and_month(day: date) -> str:
    """«di 3 november», where the year stands above it."""
    return format_date(day, "EEE d MMMM", locale=language())


def period(day: date) -> str:
    """«2026-11», the month of `day` in an address."""
    return f"{day:%Y-%m}"


def weekdays() -> list[tuple[str, str]]:
    """Monday to Sunday: («ma», «maandag»)."""
    names = (get_day_names(width, locale=language()) for width in ("abbreviated", "wide"))
    return list(zip(*([names_of[day] for day in range(7)] for names_of in names), strict=True))


def iso(moment: datetime) -> str:
    """For `<time datetime>`: RFC 3339, to the second, in Dutch time."""
    return moment.astimezone(AMSTERDAM).isoformat(timespec="seconds")


def _day(moment: datetime | date, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=8192)
def _tag(moment: datetime, minute: datetime, _language: str) -> Markup:
    """What is read often within a minute is written once."""
    local = moment.astimezone(AMSTERDAM)
    iso_words = local.isoformat(timespec="seconds")
    words = _since(moment, minute - moment.replace(second=0, microsecond=0))
    return Markup(f'<time datetime="{iso_words}" title="{long_moment(moment)}">{words}</time>')  # noqa: S704 - our words


def _since(moment: datetime, age: timedelta) -> str:
    if age >= timedelta(weeks=WEEKS_SHOWN):
        return short_date(moment)
    if age >= timedelta(days=14):
        return ngettext("%(num)d week geleden", "%(num)d weken geleden", age.days // 7)
    if age >= timedelta(days=1):
        return ngettext("%(num)d dag geleden", "%(num)d dagen geleden", age.days)
    if age >= timedelta(hours=1):
        return ngettext("%(num)d uur geleden", "%(num)d uur geleden", age.seconds // 3600)
    if age >= timedelta(minutes=1):
        return ngettext("%(num)d minuut geleden", "%(num)d minuten geleden", age.seconds // 60)
    return str(_("zojuist"))


@lru_cache(maxsize=4096)
def _date(day: date, form: str, locale: str) -> str:
    return format_date(day, form, locale=REGIONS[locale])


@lru_cache(maxsize=4096)
def _clock(moment: datetime, zone: ZoneInfo, locale: str) -> str:
    return format_time(moment.astimezone(zone), "HH.mm" if locale == "nl" else "HH:mm", locale=locale)
