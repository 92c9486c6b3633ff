"""Letters of a succession: goodbye to the one, a reading pack for the other."""

from flask_babel import force_locale
from flask_babel import gettext as _

from dsonet.mail.outbox import LetterDraft, post
from dsonet.mail.rendering import render_letter
from dsonet.members.models import Member
from dsonet.members.queries.network import network_name
from dsonet.succession.models import Becomes, Succession
from dsonet.web.addresses import full_address


def post_farewell(member: Member, succession: Succession) -> None:
    """Tell the predecessor that the minute has come, and what is still open."""
    with force_locale(member.locale):
        subject = _("Je zetel is overgedragen")
        is_alumnus = succession.becomes == Becomes.ALUMNUS
        _post(
            member, "farewell", subject, succession.id, is_alumnus=is_alumnus, link=full_address("home.show")
        )


def post_pack(member: Member) -> None:
    """Tell the successor where to begin reading."""
    with force_locale(member.locale):
        subject = _("Je leespakket staat klaar")
        _post(member, "reading_pack", subject, member.id, link=full_address("succession.show_pack"))


def post_failed(keeper: Member, succession: Succession) -> None:
    """Tell who planned it that the successor could not come to the seat, which is free now."""
    with force_locale(keeper.locale):
        subject = _("Een opvolging ging niet door")
        _post(
            keeper,
            "failed",
            subject,
            succession.id,
            successor=succession.name,
            link=full_address("members.edit_member", member_id=succession.predecessor_id),
        )


def _post(member: Member, kind: str, subject: str, number: int, **context: object) -> None:
    text, html = render_letter(
        f"succession/mail/{kind}", member=member, subject=subject, network=network_name(), **context
    )
    draft = LetterDraft(
        kind=kind, to_address=member.email, subject=subject, text=text, html=html, member_id=member.id
    )
    post(draft, once=f"{kind}-{number}-{member.id}")
