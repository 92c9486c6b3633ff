"""What the worker does at the minute of a succession."""

from dsonet.events import listen
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.members.queries.people import member_with_id
from dsonet.succession import actions
from dsonet.succession.events import SuccessionDue


@listen(SuccessionDue)
def carry_out(event: SuccessionDue) -> None:
    """Nothing when it was undone, or done before."""
    actions.carry_out(event.succession_id)


@outbox.check("farewell")
def says_goodbye(_letter: Letter) -> bool:
    """Who left hears of it, also now that nothing else reaches them."""
    return True


@outbox.check("failed")
@outbox.check("reading_pack")
def still_comes(letter: Letter) -> bool:
    """While its reader was not let go meanwhile."""
    reader = member_with_id(letter.member_id or 0)
    return reader is not None and reader.is_active
