"""One member: the page, the photo, one's own card, and what one said of threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.directory import policy
from dsonet.directory.models import Card, CardExpertise, Experience, Field
from dsonet.directory.queries.entries import expertise_of
from dsonet.forum.models import Thread
from dsonet.members import policy as members
from dsonet.members.models import Member, Seat, initials
from dsonet.storage.models import StoredFile
from dsonet.themes.models import Theme


class Person(NamedTuple):
    """One member with all that the reader may see; the rest is empty."""

    id: int
    name: str
    title: str
    city: str | None
    province: str | None
    since: datetime
    has_consent: bool
    has_photo: bool
    portfolio: str
    call_me_about: str
    languages: str
    email: str
    phone: str

    @property
    def initials(self) -> str:
        """For who has no photo."""
        return initials(self.name)


class ExperiencedThread(NamedTuple):
    """A thread with which a member has experience."""

    id: int
    title: str
    theme_title: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All that the page of one member shows."""

    person: Person
    expertise: list[str]
    experience: Sequence[ExperiencedThread]


@dataclass(frozen=True, slots=True)
class OwnCard:
    """One's own card as the form shows it. Who never saved one gets an empty one, not yet kept."""

    card: Card
    expertise_ids: list[int]
    own_words: list[str]


def person_for(me: Member, member_id: int) -> Person:
    """The member `member_id` as `me` may see them."""
    found = db.session.execute(_person(me).where(Member.id == member_id)).one_or_none()
    if found is None:
        raise NotVisible
    return Person._make(found)


def person_page(me: Member, member_id: int) -> PersonPage:
    """The member with what they know and have experience with."""
    person = person_for(me, member_id)
    return PersonPage(person, knowledge_of(me, member_id), experience_of(me, member_id))


def knowledge_of(me: Member, member_id: int) -> list[str]:
    """What this member knows about, as far as `me` may see it."""
    return expertise_of(me, [member_id]).get(member_id, [])


def experience_of(me: Member, member_id: int) -> Sequence[ExperiencedThread]:
    """The threads with which this member has experience, as far as `me` may read them; the latest first."""
    found = db.session.execute(
        select(Thread.id, Thread.title, Theme.title, Experience.said_at)
        .join(Experience, Experience.thread_id == Thread.id)
        .join(Thread.theme)
        .where(Experience.member_id == member_id, policy.experience_is_visible(me))
        .order_by(Experience.said_at.desc(), Thread.id.desc())
    )
    return [ExperiencedThread._make(row) for row in found]


def photo_for(me: Member, member_id: int, small: bool) -> StoredFile:
    """The photo of this member, if `me` may see it."""
    column = Card.thumbnail_id if small else Card.photo_id
    file: StoredFile | None = db.session.scalar(
        members.visible_members(me)
        .join(Card, Card.member_id == Member.id)
        .join(StoredFile, StoredFile.id == column)
        .where(Member.id == member_id, policy.is_shown(Field.PHOTO, me))
        .with_only_columns(StoredFile)
    )
    if file is None:
        raise NotVisible
    return file


def own_card(me: Member) -> OwnCard:
    """One's own card."""
    card = db.session.scalar(select(Card).where(Card.member_id == me.id)) or _new_card(me)
    known = db.session.scalars(
        select(CardExpertise).where(CardExpertise.member_id == me.id).order_by(CardExpertise.id)
    ).all()
    return OwnCard(
        card,
        [one.expertise_id for one in known if one.expertise_id is not None],
        [one.own_words for one in known if one.own_words],
    )


def card_to_change(member_id: int) -> Card:
    """The card, which exists, as it stands at this moment: of two changes at once the second waits for the first."""
    chosen = select(Card).where(Card.member_id == member_id).with_for_update()
    return db.session.execute(chosen, execution_options={"populate_existing": True}).scalar_one()


def photo_files(card: Card) -> Sequence[StoredFile]:
    """The files of the photo on this card."""
    return db.session.scalars(
        select(StoredFile).where(StoredFile.id.in_([card.photo_id, card.thumbnail_id]))
    ).all()


def _new_card(me: Member) -> Card:
    defaults = {f"{field}_for": policy.default_audience(field) for field in Field}
    return Card(member_id=me.id, **defaults)


def _person(me: Member) -> Any:
    return (
        members.visible_members(me)
        .outerjoin(Member.seat)
        .outerjoin(Card, Card.member_id == Member.id)
        .with_only_columns(
            Member.id,
            Member.name,
            Member.title,
            Seat.name,
            Seat.province,
            func.coalesce(Member.joined_at, Member.created_at, type_=Member.created_at.type),
            func.coalesce(Card.contact_consent, False),
            *(
                policy.shown(field, me)
                for field in (
                    Field.PHOTO,
                    Field.PORTFOLIO,
                    Field.CALL_ME_ABOUT,
                    Field.LANGUAGES,
                    Field.EMAIL,
                    Field.PHONE,
                )
            ),
        )
    )
