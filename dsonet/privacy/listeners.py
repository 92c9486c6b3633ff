"""Whether letters about one's own data may still go."""

from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.members.queries.people import member_with_id


@outbox.check("export_ready")
def still_in(letter: Letter) -> bool:
    """While the member can still fetch it."""
    member = member_with_id(letter.member_id or 0)
    return member is not None and member.is_active


@outbox.check("objection")
def always(_letter: Letter) -> bool:
    """The secretariat hears of every objection."""
    return True
