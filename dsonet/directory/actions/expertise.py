"""Acts on the kept list of expertise: add, rename, merge, remove."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from dsonet import journal
from dsonet.access import require
from dsonet.database import db
from dsonet.directory import policy
from dsonet.directory.models import CardExpertise, Expertise
from dsonet.members.models import Member
from dsonet.text import fold

SUBJECT = "expertise"


class NameTaken(Exception):
    """The list has this name already, capitals and accents aside."""


class InUse(Exception):
    """Members chose this name: it can be merged with another, not removed."""


def add_expertise(keeper: Member, name: str) -> Expertise:
    """Put a name on the list; raises NameTaken."""
    require(policy.may_keep_expertise(keeper))
    _refuse_taken(name, 0)
    expertise = Expertise(name=name)
    db.session.add(expertise)
    _flush()
    journal.write(keeper.id, "add_expertise", SUBJECT, expertise.id, name=name)
    return expertise


def rename_expertise(keeper: Member, expertise: Expertise, name: str) -> None:
    """Give it another name, on every card that has it; raises NameTaken."""
    require(policy.may_keep_expertise(keeper))
    _refuse_taken(name, expertise.id)
    journal.write(keeper.id, "rename_expertise", SUBJECT, expertise.id, name=name, before=expertise.name)
    expertise.name = name
    _flush()


def merge_expertise(keeper: Member, expertise: Expertise, into: Expertise) -> None:
    """Who had the one now has the other, once; the one goes from the list."""
    require(policy.may_keep_expertise(keeper) and expertise.id != into.id)
    have_both = select(CardExpertise.member_id).where(CardExpertise.expertise_id == into.id)
    of_this = CardExpertise.expertise_id == expertise.id
    unsynced = {"synchronize_session": False}
    db.session.execute(
        delete(CardExpertise).where(of_this, CardExpertise.member_id.in_(have_both)),
        execution_options=unsynced,
    )
    db.session.execute(
        update(CardExpertise).where(of_this).values(expertise_id=into.id), execution_options=unsynced
    )
    journal.write(keeper.id, "merge_expertise", SUBJECT, expertise.id, name=expertise.name, into=into.name)
    db.session.delete(expertise)
    db.session.flush()


def remove_expertise(keeper: Member, expertise: Expertise) -> None:
    """Take a name from the list that nobody chose; raises InUse."""
    require(policy.may_keep_expertise(keeper))
    if db.session.scalar(select(func.count()).where(CardExpertise.expertise_id == expertise.id)):
        raise InUse
    journal.write(keeper.id, "remove_expertise", SUBJECT, expertise.id, name=expertise.name)
    db.session.delete(expertise)
    db.session.flush()


def _flush() -> None:
    """Two keepers may choose one name at the same moment."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise NameTaken from error


def _refuse_taken(name: str, own_id: int) -> None:
    others = db.session.scalars(select(Expertise).where(Expertise.id != own_id))
    if any(fold(other.name) == fold(name) for other in others):
        raise NameTaken
