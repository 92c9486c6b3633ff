"""Another address for oneself: asked, confirmed by the new one, told to the old one, which can undo it."""

from sqlalchemy.exc import IntegrityError

from dsonet.access import require
from dsonet.database import db
from dsonet.members import letters
from dsonet.members.actions.account import forget_password
from dsonet.members.actions.factors import forget_factors
from dsonet.members.actions.invitations import AddressTaken
from dsonet.members.actions.links import issue_link, member_who_may, use_up
from dsonet.members.actions.sessions import end_other_sessions
from dsonet.members.models import Member
from dsonet.members.queries.network import network_name
from dsonet.members.queries.people import member_by_email
from dsonet.members.sign_in_models import Purpose


def ask_address(me: Member, email: str) -> None:
    """Mail the new address a link to confirm. Nothing is said, here or there, of whether somebody has it already."""
    require(me.is_active)
    email = email.lower()
    token = issue_link(me, Purpose.NEW_ADDRESS, email)
    if member_by_email(email) is None:
        letters.post_new_address(me, token, email, network_name())


def confirm_address(token: str) -> Member | None:
    """Take the new address; None when the link opens nothing (any more), or somebody took the address meanwhile."""
    link = use_up(token, Purpose.NEW_ADDRESS)
    member = member_who_may(link.member_id, Purpose.NEW_ADDRESS) if link else None
    if link is None or member is None:
        return None
    old_email = member.email
    try:
        give_address(member, link.email)
    except AddressTaken:
        return None
    undoing = issue_link(member, Purpose.OLD_ADDRESS, old_email)
    letters.post_old_address(member, undoing, old_email)
    return member


def undo_address(token: str) -> str | None:
    """Give the account back to the address that was: out goes all that was set since. The token of a reset, or None."""
    link = use_up(token, Purpose.OLD_ADDRESS)
    member = member_who_may(link.member_id, Purpose.OLD_ADDRESS) if link else None
    if link is None or member is None:
        return None
    try:
        give_address(member, link.email)
    except AddressTaken:
        return None
    forget_factors(member, since=link.created_at)
    forget_password(member)
    return issue_link(member, Purpose.RESET)


def give_address(member: Member, email: str) -> None:
    """From now on this is the member's address, and every session ends; raises AddressTaken."""
    try:
        with db.session.begin_nested():
            member.email = email
    except IntegrityError as error:
        raise AddressTaken from error
    end_other_sessions(member, None)
