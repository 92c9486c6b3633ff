"""The letters about documents: newer versions of what one fetched, and the question whether one read something."""

from collections.abc import Sequence

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from dsonet.documents.models import Document
from dsonet.mail.outbox import LetterDraft
from dsonet.mail.rendering import render_letter
from dsonet.members.models import Member
from dsonet.text import clean_line
from dsonet.web.addresses import full_address

RENEWED, READING = "renewed", "reading"
"""The kinds of these letters."""


def about_renewed(member: Member, documents: Sequence[Document]) -> LetterDraft:
    """One letter for all that was renewed."""
    links = [(one.title, full_address("documents.show_document", document_id=one.id)) for one in documents]
    with force_locale(member.locale):
        subject = ngettext(
            "Nieuwe versie van een document dat je ophaalde",
            "Nieuwe versies van %(num)d documenten die je ophaalde",
            len(documents),
        )
        text, html = render_letter(
            "notifications/mail/renewed",
            member=member,
            subject=subject,
            links=links,
            preferences=full_address("notifications.edit_preferences"),
        )
    return LetterDraft(
        kind=RENEWED,
        member_id=member.id,
        to_address=member.email,
        subject=subject,
        text=text,
        html=html,
        about={"document_ids": [one.id for one in documents]},
    )


def about_reading(member: Member, document: Document, is_reminder: bool) -> LetterDraft:
    """Asks to read, or reminds of it."""
    with force_locale(member.locale):
        words = _("Herinnering: lees je dit? %(title)s") if is_reminder else _("Lees je dit? %(title)s")
        subject = words % {"title": clean_line(document.title)}
        text, html = render_letter(
            "notifications/mail/reading",
            member=member,
            subject=subject,
            title=document.title,
            link=full_address("documents.show_document", document_id=document.id),
        )
    return LetterDraft(
        kind=READING,
        member_id=member.id,
        to_address=member.email,
        subject=subject,
        text=text,
        html=html,
        about={"document_id": document.id},
    )
