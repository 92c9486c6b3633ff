"""The network itself: its founding, and the lock that lets acts follow each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.members import policy
from dsonet.members.models import Member, MemberState, Network, NetworkKind, Role


def found_network(name: str, address: str, kind: NetworkKind) -> Network:
    """Say which network this database holds; again only as long as its first administrator has not come in."""
    network = db.session.merge(Network(id=1, name=name, address=address, kind=kind))
    db.session.flush()
    return network


def administrator_who_waits() -> Member | None:
    """The only member of a network that was just founded, who has not accepted yet."""
    members = db.session.scalars(select(Member).limit(2)).all()
    return members[0] if len(members) == 1 and members[0].state == MemberState.INVITED else None


def seat_first_administrator(name: str, email: str) -> Member:
    """The one member that nobody invites; an invitation link gives the password."""
    member = administrator_who_waits() or Member(role=Role.ADMINISTRATOR)
    member.name, member.email, member.invited_at = name, email.lower(), now()
    db.session.add(member)
    db.session.flush()
    return member


@dataclass(frozen=True)
class Rules:
    """What the network decided for all."""

    alumni_see_members: bool
    alumni_see_threads: bool
    alumni_see_meetings: bool
    seats_have_deputies: bool
    takes_locked_files: bool
    takes_macro_files: bool


def set_rules(keeper: Member, rules: Rules) -> None:
    """Decide what alumni see, whether seats have deputies and which files are taken, from the next request on."""
    require(policy.may_set_rules(keeper))
    network = db.session.scalars(select(Network).with_for_update()).one()
    for name, value in vars(rules).items():
        setattr(network, name, value)
    journal.write(keeper.id, "set_rules", "network", network.id, **vars(rules))


def set_two_step_roles(keeper: Member, roles: Sequence[str]) -> None:
    """Ask a second step of members in these roles from their next request on."""
    require(policy.may_set_two_steps(keeper))
    network = db.session.scalars(select(Network).with_for_update()).one()
    before, network.two_step_roles = network.two_step_roles, sorted(roles)
    journal.write(keeper.id, "set_two_steps", "network", network.id, before=before, after=sorted(roles))


def one_at_a_time() -> None:
    """Let acts that look for something free, such as an address, follow each other until they are kept."""
    db.session.execute(select(Network.id).with_for_update())
