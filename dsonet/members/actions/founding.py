"""The network itself: its founding, and the lock that lets acts follow each other."""

from sqlalchemy import select

from dsonet.database import db, now
from dsonet.members.models import Member, Network, NetworkKind, Role


def found_network(name: str, address: str, kind: NetworkKind) -> Network:
    """Say once and for all which network this database holds."""
    network = Network(id=1, name=name, address=address, kind=kind)
    db.session.add(network)
    db.session.flush()
    return network


def seat_first_administrator(name: str, email: str) -> Member:
    """The one member that nobody invites; an invitation link gives the password."""
    member = Member(name=name, email=email.lower(), role=Role.ADMINISTRATOR, invited_at=now())
    db.session.add(member)
    db.session.flush()
    return member


def one_at_a_time() -> None:
    """Let acts that look for something free, such as an address, follow each other until they are kept."""
    db.session.execute(select(Network.id).with_for_update())
