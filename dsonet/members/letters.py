"""Letters about one's account: with a one-time link, or that something in it changed. In the reader's own language."""

import enum
import secrets

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dsonet.mail.outbox import LetterDraft, post
from dsonet.mail.rendering import render_letter
from dsonet.members.models import Member
from dsonet.members.sign_in_models import Purpose
from dsonet.web.addresses import full_address


class AccountChange(enum.StrEnum):
    """What can change in someone's account that its owner must hear of."""

    NEW_DEVICE = "new_device"
    PASSWORD = "password"  # noqa: S105 - a word, not one
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PAPER_CODE_USED = "paper_code_used"
    ACCOUNT_LINKED = "account_linked"
    ACCOUNT_UNLINKED = "account_unlinked"
    WAY_BACK = "way_back"


CHANGE_WORDS = {
    AccountChange.NEW_DEVICE: _l("Er is ingelogd op een apparaat dat we nog niet kenden: %(device)s."),
    AccountChange.PASSWORD: _l("Je wachtwoord is gewijzigd."),
    AccountChange.APP_ADDED: _l("Je logt nu in met een code uit een app als tweede stap."),
    AccountChange.APP_REMOVED: _l("De app voor de tweede stap bij het inloggen is weggehaald."),
    AccountChange.PASSKEY_ADDED: _l("Er is een passkey toegevoegd waarmee je kunt inloggen."),
    AccountChange.PASSKEY_REMOVED: _l("Er is een passkey weggehaald."),
    AccountChange.PAPER_CODE_USED: _l(
        "Er is ingelogd met een van je herstelcodes. Die code werkt nu niet meer."
    ),
    AccountChange.ACCOUNT_LINKED: _l("Je kunt nu inloggen met het account van je organisatie."),
    AccountChange.ACCOUNT_UNLINKED: _l("Inloggen met het account van je organisatie kan niet meer."),
    AccountChange.WAY_BACK: _l("Twee beheerders hebben samen een weg terug geopend naar je account."),
}


def post_account_change(member: Member, change: AccountChange, to: str = "", **facts: str) -> None:
    """Tell `member`, or the address that was theirs, what changed: who did not do it can act (ASVS V6.3.7)."""
    with force_locale(member.locale):
        subject = _("Er is iets veranderd in je account")
        known = {name: fact or _("een onbekende browser") for name, fact in facts.items()}
        told = str(CHANGE_WORDS[change]) % known if known else str(CHANGE_WORDS[change])
        _post(member, "account", subject, to=to, told=told, link=full_address("members.show_security"))


def post_way_back_asked(member: Member, token: str) -> None:
    """Tell the member that a way back to their account was asked, and let them stop it without signing in."""
    with force_locale(member.locale):
        subject = _("Iemand vraagt toegang tot je account voor je aan")
        link = full_address("members.stop_way_back", token=token)
        _post(member, Purpose.STOP_WAY_BACK, subject, link=link)


def post_new_address(member: Member, token: str, email: str, network: str) -> None:
    """Ask the new address whether it is the member's."""
    with force_locale(member.locale):
        subject = _("Bevestig je nieuwe e-mailadres")
        link = full_address("members.confirm_address", token=token)
        _post(member, Purpose.NEW_ADDRESS, subject, to=email, link=link, network=network)


def post_old_address(member: Member, token: str, old_email: str) -> None:
    """Tell the address that was, and let it undo the change."""
    with force_locale(member.locale):
        subject = _("Je e-mailadres is gewijzigd")
        link = full_address("members.undo_address", token=token)
        _post(member, Purpose.OLD_ADDRESS, subject, to=old_email, link=link, new_email=member.email)


def post_invitation(member: Member, token: str, keeper: Member, network: str) -> None:
    """Tell `member` that `keeper` offers a place in the network."""
    with force_locale(member.locale):
        subject = _("Uitnodiging voor %(network)s", network=network)
        link = full_address("members.accept_invitation", token=token)
        _post(member, Purpose.INVITATION, subject, link=link, keeper=keeper, network=network)


def post_sign_in_link(member: Member, token: str, network: str, next_path: str = "") -> None:
    """Let `member` in without a password, and on to `next_path`."""
    with force_locale(member.locale):
        subject = _("Je link om in te loggen bij %(network)s", network=network)
        link = full_address("members.sign_in_by_link", token=token, next=next_path or None)
        _post(member, Purpose.SIGN_IN, subject, link=link, network=network)


def post_reset_link(member: Member, token: str, network: str, next_path: str = "") -> None:
    """Let `member` choose another password, and on to `next_path`."""
    with force_locale(member.locale):
        subject = _("Kies een nieuw wachtwoord voor %(network)s", network=network)
        link = full_address("members.reset_password", token=token, next=next_path or None)
        _post(member, Purpose.RESET, subject, link=link, network=network)


def _post(member: Member, kind: str, subject: str, to: str = "", **context: object) -> None:
    text, html = render_letter(f"members/mail/{kind}", member=member, subject=subject, **context)
    draft = LetterDraft(
        kind=kind,
        to_address=to or member.email,
        subject=subject,
        text=text,
        html=html,
        member_id=member.id,
        urgent=kind != Purpose.INVITATION,
    )
    post(draft, once=f"{kind}-{member.id}-{secrets.token_hex(8)}")
