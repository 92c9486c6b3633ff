"""A way back in for who lost password, phone and codes: two administrators together, and it is recorded."""

from sqlalchemy import delete

from dsonet import journal
from dsonet.access import require
from dsonet.database import db
from dsonet.members import letters, policy
from dsonet.members.actions.account import forget_password
from dsonet.members.actions.address import give_address
from dsonet.members.actions.factors import forget_factors
from dsonet.members.actions.links import issue_link, use_up
from dsonet.members.models import Member
from dsonet.members.queries.network import network_name
from dsonet.members.queries.ways_back import appointment_of
from dsonet.members.sign_in_models import Purpose, WayBack


def ask_way_back(keeper: Member, member: Member, email: str, reason: str) -> None:
    """The first administrator: say why, and where the link is to go. The member is told at once, and can stop it."""
    require(policy.may_ask_way_back(keeper, member))
    db.session.execute(delete(WayBack).where(WayBack.member_id == member.id))
    db.session.add(WayBack(member_id=member.id, email=email.lower(), reason=reason, asked_by_id=keeper.id))
    letters.post_way_back_asked(member, issue_link(member, Purpose.STOP_WAY_BACK))
    journal.write(keeper.id, "ask_way_back", "member", member.id, reason, name=member.name)


def open_way_back(keeper: Member, member: Member, way_back: WayBack) -> None:
    """The second administrator: password and second steps go, and a link to begin again is mailed.

    Raises AddressTaken when somebody else has the address.
    """
    require(
        policy.may_open_way_back(
            keeper, member, way_back.asked_by_id, way_back.asked_at, appointment_of(keeper)
        )
    )
    old_email = member.email
    letters.post_account_change(member, letters.AccountChange.WAY_BACK, to=old_email)
    if way_back.email != old_email:
        give_address(member, way_back.email)
    forget_factors(member)
    forget_password(member)
    letters.post_reset_link(member, issue_link(member, Purpose.RESET), network_name())
    db.session.delete(way_back)
    journal.write(keeper.id, "open_way_back", "member", member.id, way_back.reason, name=member.name)


def stop_way_back(token: str) -> bool:
    """Whoever reads the member's mail stops it; False when the link opens nothing (any more)."""
    link = use_up(token, Purpose.STOP_WAY_BACK)
    stopped = link and db.session.scalar(
        delete(WayBack).where(WayBack.member_id == link.member_id).returning(WayBack.asked_by_id)
    )
    if not link or not stopped:
        return False
    journal.write(link.member_id, "stop_way_back", "member", link.member_id)
    return True


def withdraw_way_back(keeper: Member, member: Member, way_back: WayBack) -> None:
    """Any administrator, or the member: no way back after all."""
    require(keeper.id == member.id or policy.may_give_roles(keeper))
    db.session.delete(way_back)
    journal.write(keeper.id, "withdraw_way_back", "member", member.id, name=member.name)
