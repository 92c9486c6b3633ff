"""Make, change, order and archive themes."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from dsonet import journal
from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.members.actions.founding import one_at_a_time
from dsonet.members.models import Member
from dsonet.text import free_slug, slug_for
from dsonet.themes.models import Theme, ThemeKind, Writers
from dsonet.themes.policy import may_keep_themes

RESERVED = frozenset(
    {"alles", "concepten", "reactie", "stel-een-vraag", "vergelijkbaar", "voorbeeld", "volgorde"}
)
"""Words that stand where a theme's slug stands in an address."""


@dataclass(frozen=True, slots=True)
class ThemeFacts:
    """What is written of a theme."""

    title: str
    description: str
    kind: ThemeKind
    who_asks: Writers = Writers.MEMBERS
    who_replies: Writers = Writers.MEMBERS
    moderator_id: int | None = None


def make_theme(keeper: Member, facts: ThemeFacts, circle: Circle | None = None) -> Theme:
    """A new theme, behind the others; for all, or for a circle, and that stays so."""
    require(may_keep_themes(keeper))
    one_at_a_time()
    last = db.session.scalar(select(func.max(Theme.position))) or 0
    theme = Theme(slug=_free_slug(facts.title), position=last + 1, circle_id=circle and circle.id)
    _fill(theme, facts)
    db.session.add(theme)
    db.session.flush()
    journal.write(keeper.id, "make_theme", "theme", theme.id, title=theme.title)
    return theme


def change_theme(keeper: Member, theme: Theme, facts: ThemeFacts) -> None:
    """Other words; the address stays."""
    require(may_keep_themes(keeper))
    _fill(theme, facts)
    journal.write(keeper.id, "change_theme", "theme", theme.id, title=theme.title)


def archive_theme(keeper: Member, theme: Theme, archived: bool) -> None:
    """Nothing new comes in an archived theme; it can be read, and taken into use again."""
    require(may_keep_themes(keeper))
    if archived != (theme.archived_at is not None):
        theme.archived_at = now() if archived else None
        verb = "archive_theme" if archived else "reopen_theme"
        journal.write(keeper.id, verb, "theme", theme.id, title=theme.title)


def move_theme(keeper: Member, theme: Theme, step: int) -> None:
    """One place up (-1) or down (1) in the overview."""
    require(may_keep_themes(keeper))
    ids = list(
        db.session.scalars(select(Theme.id).order_by(Theme.position, Theme.title, Theme.id).with_for_update())
    )
    place = ids.index(theme.id)
    other = min(max(place + step, 0), len(ids) - 1)
    ids[place], ids[other] = ids[other], ids[place]
    for position, id_ in enumerate(ids, start=1):
        db.session.execute(update(Theme).where(Theme.id == id_).values(position=position))


def _fill(theme: Theme, facts: ThemeFacts) -> None:
    theme.title, theme.description, theme.kind = facts.title, facts.description, facts.kind
    theme.who_asks, theme.who_replies = facts.who_asks, facts.who_replies
    theme.moderator_id = facts.moderator_id


def _free_slug(title: str) -> str:
    slug = slug_for(title, "thema")
    like = select(Theme.slug).where(Theme.slug.startswith(slug, autoescape=True))
    return free_slug(slug, RESERVED | set(db.session.scalars(like)))
