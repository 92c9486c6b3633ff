"""Letters that ask when someone can. In the reader's own language; what is of a circle keeps its title inside."""

from flask_babel import force_locale
from flask_babel import gettext as _

from dsonet.mail.outbox import LetterDraft, post
from dsonet.mail.rendering import render_letter
from dsonet.meetings.links import poll_links
from dsonet.meetings.poll_models import DatePoll
from dsonet.members.models import Member
from dsonet.members.queries.network import network_name
from dsonet.web.addresses import full_address

ASKS, REMINDS = "poll", "poll_reminder"


def post_question(member: Member, poll: DatePoll) -> None:
    """Ask `member` when they can."""
    with force_locale(member.locale):
        subject = _("Wanneer kun jij: %(title)s", title=_title(poll))
        _post(member, poll, ASKS, subject)


def post_reminder(member: Member, poll: DatePoll) -> None:
    """Ask once more, the day before."""
    with force_locale(member.locale):
        subject = _("Nog één dag: wanneer kun jij voor %(title)s?", title=_title(poll))
        _post(member, poll, REMINDS, subject)


def _title(poll: DatePoll) -> str:
    return str(_("een bijeenkomst van je kring")) if poll.circle_id else poll.title


def _post(member: Member, poll: DatePoll, kind: str, subject: str) -> None:
    token = poll_links.sign(member.id, poll.id)
    text, html = render_letter(
        f"meetings/mail/{kind}",
        member=member,
        subject=subject,
        title=_title(poll),
        words="" if poll.circle_id else poll.words,
        answer_by=poll.answer_by,
        zone=poll.timezone,
        link=full_address("meetings.show_poll_link", token=token),
        network=network_name(),
    )
    draft = LetterDraft(
        kind=kind,
        to_address=member.email,
        subject=subject,
        text=text,
        html=html,
        member_id=member.id,
        about={"poll_id": poll.id},
    )
    post(draft, once=f"{kind}-{poll.id}-{member.id}")
