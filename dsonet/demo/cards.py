"""The cards of the demonstration network: what its members know, and with which threads they have experience."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from dsonet.database import db
from dsonet.directory.models import Audience, Card, CardExpertise, Experience, Expertise
from dsonet.forum.models import Reply
from dsonet.members.models import Member


def load_cards(
    kept: Sequence[str], people: Sequence[Mapping[str, Any]], members: Mapping[str, Member]
) -> None:
    """The kept list, and the card of each member who has one in the data."""
    names = {name: Expertise(name=name) for name in kept}
    db.session.add_all(names.values())
    db.session.flush()
    for facts in people:
        if "call_me_about" in facts:
            member_id = members[facts["key"]].id
            db.session.add(_card(member_id, facts))
            for name in facts["expertise"]:
                db.session.add(_known(member_id, name, names.get(name)))


def load_experience() -> None:
    """Whose answer was marked as useful said to have experience with that thread."""
    useful = select(Reply).where(Reply.useful_at.is_not(None)).order_by(Reply.created_at, Reply.id)
    said: dict[tuple[int, int], Experience] = {}
    for reply in db.session.scalars(useful):
        moment = reply.useful_at or reply.created_at
        said.setdefault(
            (reply.author_id, reply.thread_id),
            Experience(member_id=reply.author_id, thread_id=reply.thread_id, said_at=moment),
        )
    db.session.add_all(said.values())


def _card(member_id: int, facts: Mapping[str, Any]) -> Card:
    return Card(
        member_id=member_id,
        call_me_about=facts["call_me_about"],
        languages=facts.get("languages", ""),
        phone=facts.get("phone", ""),
        phone_for=Audience.MEMBERS if "phone" in facts else Audience.SECRETARIAT,
        email_for=Audience.MEMBERS if facts.get("shows_email") else Audience.SECRETARIAT,
        contact_consent=bool(facts.get("shows_email")),
    )


def _known(member_id: int, name: str, kept: Expertise | None) -> CardExpertise:
    return CardExpertise(
        member_id=member_id, expertise_id=kept.id if kept else None, own_words="" if kept else name
    )
