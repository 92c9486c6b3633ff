"""Letters about one's own data, and the words that go with an export."""

from flask_babel import force_locale
from flask_babel import gettext as _

from dsonet.mail.outbox import LetterDraft, post
from dsonet.mail.rendering import render_letter
from dsonet.members.models import Member
from dsonet.members.queries.network import network_name
from dsonet.web.addresses import full_address

EXPLANATION = """Dit is alles wat het netwerk over jou bewaart. / This is all that the network keeps about you.

Elk .json-bestand is een soort gegevens, als een lijst van regels: thread.json zijn je vragen en gesprekken,
reply.json je reacties, journal_entry.subject.json wat beheerders over jou vastlegden, enzovoort.
In de map «bestanden» staan de bestanden die je zelf toevoegde, met het nummer uit stored_file ervoor.
Tijden zijn in UTC (ISO 8601). Wachtwoorden en sleutels staan er niet in: die bewaren we alleen onleesbaar.
"""


def post_export_ready(member: Member, export_id: int) -> None:
    """Tell that one's data lie ready, for two days."""
    with force_locale(member.locale):
        subject = _("Je gegevens staan klaar")
        link = full_address("privacy.show_own_data")
        _post(member, "export_ready", subject, f"export-{export_id}", link=link)


def post_objection(to: str, locale: str, number: int) -> None:
    """Tell the secretariat that somebody objects; who and why stands on the page."""
    with force_locale(locale):
        link = full_address("privacy.list_objections")
        text, html = render_letter("privacy/mail/objection", subject=_("Er is een bezwaar"), link=link)
        draft = LetterDraft(
            kind="objection", to_address=to, subject=_("Er is een bezwaar"), text=text, html=html
        )
    post(draft, once=f"objection-{number}")


def _post(member: Member, kind: str, subject: str, once: str, **context: object) -> None:
    text, html = render_letter(
        f"privacy/mail/{kind}", member=member, subject=subject, network=network_name(), **context
    )
    draft = LetterDraft(
        kind=kind, to_address=member.email, subject=subject, text=text, html=html, member_id=member.id
    )
    post(draft, once=once)
