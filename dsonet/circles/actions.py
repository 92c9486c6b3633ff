"""Every change to circles: made, changed, who comes in and goes out, and looking in from outside."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from dsonet import journal
from dsonet.access import require
from dsonet.circles import letters, policy
from dsonet.circles.models import Circle, CircleMember
from dsonet.database import db, insert, now
from dsonet.members.models import Member


@dataclass(frozen=True, slots=True)
class CircleFacts:
    """What is written of a circle."""

    name: str
    purpose: str
    ends_at: datetime | None


def make_circle(keeper: Member, facts: CircleFacts, host: Member) -> Circle:
    """A new circle; its host is its first member."""
    require(policy.may_make_circle(keeper))
    circle = Circle(name=facts.name, purpose=facts.purpose, ends_at=facts.ends_at, host_id=host.id)
    db.session.add(circle)
    db.session.flush()
    _let_in(circle, host)
    journal.write(keeper.id, "make_circle", "circle", circle.id, name=circle.name, host=host.name)
    return circle


def change_circle(host: Member, circle: Circle, facts: CircleFacts) -> None:
    """Say something else of it, or let it end at another moment."""
    require(policy.may_host(host, circle))
    circle.name, circle.purpose, circle.ends_at = facts.name, facts.purpose, facts.ends_at
    journal.write(host.id, "change_circle", "circle", circle.id, name=circle.name)


def let_in(
    host: Member, circle: Circle, member: Member, until: datetime | None = None, reason: str = ""
) -> None:
    """Let someone in, a guest until some moment. Who is not the host says why, to host and members at once."""
    require(policy.may_let_in(host, member, circle))
    outside = policy.acts_from_outside(host, circle)
    require(bool(reason) or not outside)
    if outside:
        letters.post_opened(circle, host, reason, member)
    _let_in(circle, member, until)
    journal.write(
        host.id, "let_into_circle", "circle", circle.id, reason if outside else "", name=member.name
    )


def let_out(host: Member, circle: Circle, member: Member) -> None:
    """Take someone out, or leave: from that moment nothing of it exists for them. A host goes last of all."""
    require(policy.may_host(host, circle) or host.id == member.id)
    db.session.execute(
        delete(CircleMember).where(CircleMember.circle_id == circle.id, CircleMember.member_id == member.id)
    )
    if circle.host_id == member.id:
        circle.host_id = None
    journal.write(host.id, "let_out_of_circle", "circle", circle.id, name=member.name)


def make_host(host: Member, circle: Circle, member: Member) -> None:
    """Hand the hosting to another member of the circle."""
    require(policy.may_host(host, circle))
    circle.host_id = member.id
    journal.write(host.id, "make_host", "circle", circle.id, name=member.name)


def look_into_circle(keeper: Member, circle: Circle, reason: str) -> None:
    """See who is in a circle that is not one's own; host and members are told at once that it was done, and why."""
    require(policy.may_make_circle(keeper) and bool(reason))
    letters.post_opened(circle, keeper, reason)
    journal.write(keeper.id, "look_into_circle", "circle", circle.id, reason, name=circle.name)


def _let_in(circle: Circle, member: Member, until: datetime | None = None) -> None:
    known = insert(CircleMember).values(circle_id=circle.id, member_id=member.id, added_at=now(), until=until)
    db.session.execute(
        known.on_conflict_do_update(
            index_elements=[CircleMember.circle_id, CircleMember.member_id], set_={"until": until}
        )
    )
