"""Every read of uitkomsten, for members and for the world."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.members.models import Member
from dsonet.outcomes import policy
from dsonet.outcomes.models import Outcome, OutcomeFile
from dsonet.storage.models import StoredFile

PER_PAGE = 12
FEED_LENGTH = 30


@dataclass(frozen=True, slots=True)
class OutcomeList:
    """One page of outcomes, the latest first; `next_id` is where the next page begins."""

    outcomes: Sequence[Outcome]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """All that the page of one outcome shows."""

    outcome: Outcome
    files: Sequence[OutcomeFile]


def list_outcomes(member: Member | None, after_id: int | None = None) -> OutcomeList:
    """The latest first, paged by key."""
    moment = func.coalesce(Outcome.published_at, Outcome.created_at)
    rows = (
        policy.visible_outcomes(member)
        .options(joinedload(Outcome.picture))
        .order_by(moment.desc(), Outcome.id.desc())
    )
    last = db.session.scalar(select(moment).where(Outcome.id == after_id)) if after_id else None
    if last is not None:
        rows = rows.where(or_(moment < last, (moment == last) & (Outcome.id < after_id)))
    found = db.session.scalars(rows.limit(PER_PAGE + 1)).all()
    more = len(found) > PER_PAGE
    return OutcomeList(found[:PER_PAGE], found[PER_PAGE - 1].id if more else None)


def latest_public(most: int = FEED_LENGTH) -> Sequence[Outcome]:
    """What the world sees, the latest first: for the feed and the home page."""
    rows = policy.visible_outcomes(None).options(joinedload(Outcome.picture))
    return db.session.scalars(rows.order_by(Outcome.published_at.desc(), Outcome.id.desc()).limit(most)).all()


def outcome_for(member: Member | None, slug: str) -> Outcome:
    """The outcome with its meeting, picture and film, or NotVisible."""
    outcome: Outcome | None = db.session.scalar(
        policy.visible_outcomes(member)
        .where(Outcome.slug == slug)
        .options(joinedload(Outcome.meeting), joinedload(Outcome.picture), joinedload(Outcome.film))
    )
    if outcome is None:
        raise NotVisible
    return outcome


def outcome_page(outcome: Outcome) -> OutcomePage:
    """The outcome with its files."""
    files = db.session.scalars(
        select(OutcomeFile)
        .where(OutcomeFile.outcome_id == outcome.id)
        .options(joinedload(OutcomeFile.file))
        .order_by(OutcomeFile.position, OutcomeFile.id)
    ).all()
    return OutcomePage(outcome, files)


def file_for(member: Member | None, slug: str, file_id: int) -> StoredFile:
    """A picture, film or file of a visible outcome, or NotVisible."""
    outcome = outcome_for(member, slug)
    own = [file for file in (outcome.picture, outcome.film) if file is not None]
    own += [row.file for row in outcome_page(outcome).files]
    for file in own:
        if file.id == file_id:
            return file
    raise NotVisible


def slugs_like(start: str) -> set[str]:
    """Slugs in use that begin with `start`, so that a new one differs."""
    return set(
        db.session.scalars(select(Outcome.slug).where(Outcome.slug.startswith(start, autoescape=True)))
    )
