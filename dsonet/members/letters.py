"""Letters with a one-time link: an invitation, a sign-in, a new password. In the reader's own language."""

import secrets

from flask_babel import force_locale
from flask_babel import gettext as _

from dsonet.mail.outbox import LetterDraft, post
from dsonet.mail.rendering import render_letter
from dsonet.members.models import Member, Purpose
from dsonet.web.addresses import full_address


def post_invitation(member: Member, token: str, keeper: Member, network: str) -> None:
    """Tell `member` that `keeper` offers a place in the network."""
    with force_locale(member.locale):
        subject = _("Uitnodiging voor %(network)s", network=network)
        link = full_address("members.accept_invitation", token=token)
        _post(member, Purpose.INVITATION, subject, link=link, keeper=keeper, network=network)


def post_sign_in_link(member: Member, token: str, network: str) -> None:
    """Let `member` in without a password."""
    with force_locale(member.locale):
        subject = _("Je link om in te loggen bij %(network)s", network=network)
        link = full_address("members.sign_in_by_link", token=token)
        _post(member, Purpose.SIGN_IN, subject, link=link, network=network)


def post_reset_link(member: Member, token: str, network: str) -> None:
    """Let `member` choose another password."""
    with force_locale(member.locale):
        subject = _("Kies een nieuw wachtwoord voor %(network)s", network=network)
        link = full_address("members.reset_password", token=token)
        _post(member, Purpose.RESET, subject, link=link, network=network)


def _post(member: Member, purpose: Purpose, subject: str, **context: object) -> None:
    text, html = render_letter(f"members/mail/{purpose}", member=member, subject=subject, **context)
    draft = LetterDraft(
        kind=purpose,
        to_address=member.email,
        subject=subject,
        text=text,
        html=html,
        member_id=member.id,
        urgent=purpose != Purpose.INVITATION,
    )
    post(draft, once=f"{purpose}-{member.id}-{secrets.token_hex(8)}")
