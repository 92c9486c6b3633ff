"""Every write of uitkomsten."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.members.actions.founding import one_at_a_time
from dsonet.members.models import Member
from dsonet.outcomes import policy, queries
from dsonet.outcomes.models import Outcome, OutcomeFile
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import share_bytes
from dsonet.text import RENDERER_VERSION, free_slug, slug_for, to_safe_html

RESERVED = frozenset({"nieuw"})
"""Words that stand where an outcome's slug stands in an address."""


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """What the secretariat fills in; a file that is None stays as it is."""

    title: str
    introduction: str
    source: str
    meeting_id: int | None
    picture_alt: str
    public: bool
    picture: StoredFile | None = None
    film: StoredFile | None = None
    files: Sequence[StoredFile] = ()


class ChangedMeanwhile(Exception):
    """Someone else saved this outcome after the form was opened."""


def write_outcome(keeper: Member, facts: OutcomeFacts) -> Outcome:
    """A new outcome, inside or public at once."""
    require(policy.may_keep_outcomes(keeper))
    one_at_a_time()
    outcome = Outcome(author_id=keeper.id, slug=_free_slug(facts.title))
    _fill(outcome, facts)
    db.session.add(outcome)
    db.session.flush()
    _add_files(outcome, facts.files)
    journal.write(keeper.id, "write_outcome", "outcome", outcome.id, title=outcome.title, public=facts.public)
    return outcome


def change_outcome(keeper: Member, outcome: Outcome, facts: OutcomeFacts, seen_version: int) -> list[str]:
    """Change words, files or publication; raises ChangedMeanwhile when `seen_version` is not the newest.

    Returns the keys of bytes that others took the place of, to be removed after the commit.
    """
    require(policy.may_keep_outcomes(keeper))
    claimed = db.session.execute(
        update(Outcome)
        .where(Outcome.id == outcome.id, Outcome.version == seen_version)
        .values(version=Outcome.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not claimed.rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhile
    db.session.refresh(outcome, ["version"])
    was_public = outcome.published_at is not None
    replaced = _replaced(outcome, facts)
    _fill(outcome, facts)
    outcome.changed_at = now()
    _add_files(outcome, facts.files)
    verb = (
        "change_outcome"
        if was_public == facts.public
        else "publish_outcome"
        if facts.public
        else "retract_outcome"
    )
    journal.write(keeper.id, verb, "outcome", outcome.id, title=outcome.title)
    db.session.flush()
    for file in replaced:
        db.session.delete(file)
    return [file.key for file in replaced]


def remove_file(keeper: Member, outcome: Outcome, file: StoredFile) -> str:
    """Take a file, the picture or the film away. Returns the key of the bytes, to be removed after the commit."""
    require(policy.may_keep_outcomes(keeper))
    if outcome.picture_id == file.id:
        outcome.picture, outcome.picture_alt = None, ""
    elif outcome.film_id == file.id:
        outcome.film = None
    else:
        for row in queries.outcome_page(outcome).files:
            if row.file_id == file.id:
                db.session.delete(row)
    db.session.flush()
    db.session.delete(file)
    outcome.changed_at = now()
    journal.write(keeper.id, "remove_outcome_file", "outcome", outcome.id, title=outcome.title)
    return file.key


def _replaced(outcome: Outcome, facts: OutcomeFacts) -> list[StoredFile]:
    """The picture and the film that make place for another (both loaded)."""
    pairs = ((outcome.picture, facts.picture), (outcome.film, facts.film))
    return [old for old, new in pairs if old is not None and new is not None]


def _fill(outcome: Outcome, facts: OutcomeFacts) -> None:
    outcome.title, outcome.introduction = facts.title, facts.introduction
    outcome.source, outcome.html = facts.source, to_safe_html(facts.source)
    outcome.renderer_version = RENDERER_VERSION
    outcome.meeting_id, outcome.picture_alt = facts.meeting_id, facts.picture_alt
    if facts.picture is not None:
        outcome.picture = facts.picture
    if facts.film is not None:
        outcome.film = facts.film
    if not facts.public:
        outcome.published_at = None
    elif outcome.published_at is None:
        outcome.published_at = now()


def _add_files(outcome: Outcome, files: Sequence[StoredFile]) -> None:
    last = (
        db.session.scalar(select(func.max(OutcomeFile.position)).where(OutcomeFile.outcome_id == outcome.id))
        or 0
    )
    for number, file in enumerate(files, start=1):
        share_bytes(file)
        db.session.add(OutcomeFile(outcome_id=outcome.id, file=file, position=last + number))


def _free_slug(title: str) -> str:
    slug = slug_for(title, "uitkomst")
    return free_slug(slug, RESERVED | queries.slugs_like(slug))
