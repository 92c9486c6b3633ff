"""Objections: made by a member, handled by the secretariat."""

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, now
from dsonet.members.models import Member, Network
from dsonet.privacy import letters, policy
from dsonet.privacy.models import Objection


def object_to(me: Member, words: str) -> Objection:
    """Object to what is done with one's data; the secretariat is told at the network's own address."""
    require(me.is_active)
    objection = Objection(member_id=me.id, words=words)
    db.session.add(objection)
    db.session.flush()
    network = db.session.get(Network, 1)
    if network is not None:
        letters.post_objection(network.address, "nl", objection.id)
    return objection


def handle_objection(keeper: Member, objection: Objection) -> None:
    """Say that it was handled."""
    require(policy.may_handle_objections(keeper))
    if objection.handled_at is None:
        objection.handled_at = now()
        journal.write(keeper.id, "handle_objection", "member", objection.member_id)
