"""Acts on one's own card: what stands in it, the photo, and experience with threads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from dsonet.access import NotVisible, require
from dsonet.database import db, insert, now
from dsonet.directory import policy
from dsonet.directory.models import Audience, Card, CardExpertise, Experience, Expertise, Field
from dsonet.directory.photos import Photo
from dsonet.directory.queries.people import card_to_change, photo_files
from dsonet.forum.models import Thread
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a member fills in."""

    phone: str
    call_me_about: str
    languages: str
    contact_consent: bool
    expertise_ids: Sequence[int]
    own_words: Sequence[str]
    audiences: Mapping[Field, Audience]
    without_photo: bool


def save_card(me: Member, facts: CardFacts, photo: Photo | None) -> list[str]:
    """Keep one's own card. Returns the keys of the photo that it had, to be removed once this is committed."""
    require(me.is_active)
    db.session.execute(
        insert(Card).values(member_id=me.id, changed_at=now()).on_conflict_do_nothing()
    )  # two windows may save the first card at one moment
    card = card_to_change(me.id)
    card.phone, card.call_me_about = facts.phone, facts.call_me_about
    card.languages, card.contact_consent = facts.languages, facts.contact_consent
    card.changed_at = now()
    for field, audience in facts.audiences.items():
        setattr(card, f"{field}_for", audience)
    _set_expertise(me, facts.expertise_ids, facts.own_words)
    return _set_photo(card, photo) if photo or facts.without_photo else []


def introduce(me: Member, expertise_ids: Sequence[int], call_me_about: str) -> None:
    """Begin one's own card; what one wrote there in one's own words before stays."""
    require(me.is_active)
    begun = {"call_me_about": call_me_about, "changed_at": now()}
    db.session.execute(
        insert(Card)
        .values(member_id=me.id, **begun)
        .on_conflict_do_update(index_elements=[Card.member_id], set_=begun)
    )
    own = select(CardExpertise.own_words).where(
        CardExpertise.member_id == me.id, CardExpertise.own_words.is_not(None)
    )
    _set_expertise(me, expertise_ids, [words for words in db.session.scalars(own) if words])


def say_experience(me: Member, thread: Thread) -> bool:
    """Say that one has experience with what `thread` is about; False when one had said so before."""
    require(policy.may_say_experience(me, thread))
    said = db.session.scalar(
        insert(Experience)
        .values(member_id=me.id, thread_id=thread.id, said_at=now())
        .on_conflict_do_nothing(index_elements=[Experience.member_id, Experience.thread_id])
        .returning(Experience.thread_id)
    )
    return said is not None


def take_experience_back(me: Member, thread_id: int) -> None:
    """Take a thread out of one's own card."""
    mine = delete(Experience).where(Experience.member_id == me.id, Experience.thread_id == thread_id)
    if db.session.scalar(mine.returning(Experience.thread_id)) is None:
        raise NotVisible


def _set_expertise(me: Member, expertise_ids: Sequence[int], own_words: Sequence[str]) -> None:
    db.session.execute(delete(CardExpertise).where(CardExpertise.member_id == me.id))
    still_kept = db.session.scalars(
        select(Expertise.id)
        .where(Expertise.id.in_(expertise_ids))
        .order_by(Expertise.id)
        .with_for_update(read=True)
    )
    db.session.add_all(CardExpertise(member_id=me.id, expertise_id=id_) for id_ in still_kept)
    db.session.add_all(CardExpertise(member_id=me.id, own_words=words) for words in own_words)
    db.session.flush()


def _set_photo(card: Card, photo: Photo | None) -> list[str]:
    before = photo_files(card)
    if photo:
        db.session.add_all([photo.large, photo.small])
        db.session.flush()
    card.photo_id, card.thumbnail_id = (photo.large.id, photo.small.id) if photo else (None, None)
    db.session.flush()
    for file in before:
        db.session.delete(file)
    return [file.key for file in before]
