"""What this database holds."""

from sqlalchemy import select

from dsonet.database import db
from dsonet.members.models import Network

_NETWORK = select(Network)


def network() -> Network | None:
    """What this database holds: one network, or nothing yet."""
    return db.session.scalar(_NETWORK)


def network_name() -> str:
    """What the network is called."""
    found = network()
    return found.name if found else "Netwerk DSO"
