"""What the worker does for members: it sends the links that were asked for, where they open anything."""

from dsonet.events import listen
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.members.actions import links as actions
from dsonet.members.events import LinkAsked
from dsonet.members.queries import links as queries
from dsonet.members.sign_in_models import Purpose


@listen(LinkAsked)
def send_link(event: LinkAsked) -> None:
    """Send the link; nothing for a stranger, or for who can't come in with it."""
    purpose = Purpose(event.purpose)
    member = queries.member_for_link(event.member_id, purpose)
    if member is not None:
        actions.send_link(member, purpose, event.next_path)


@outbox.check(Purpose.INVITATION)
@outbox.check(Purpose.SIGN_IN)
@outbox.check(Purpose.RESET)
@outbox.check(Purpose.NEW_ADDRESS)
@outbox.check(Purpose.OLD_ADDRESS)
def still_opens(letter: Letter) -> bool:
    """Does the link in this letter still open anything for its reader?"""
    return queries.member_for_link(letter.member_id or 0, Purpose(letter.kind)) is not None


@outbox.check(Purpose.STOP_WAY_BACK)
@outbox.check("account")
def always_tells(_letter: Letter) -> bool:
    """What changed in an account is told, whatever has changed since: it may have been no owner's doing."""
    return True
