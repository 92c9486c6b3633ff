"""The letters about the conversation: their words in the reader's language, and headers that keep a thread one."""

import secrets
from dataclasses import replace

from flask_babel import force_locale
from flask_babel import gettext as _

from dsonet.forum.models import Reply, Thread
from dsonet.mail.headers import list_headers, message_id
from dsonet.mail.outbox import LetterDraft
from dsonet.mail.rendering import render_letter
from dsonet.members.models import Member
from dsonet.notifications.links import stop_links
from dsonet.notifications.models import NoticeKind
from dsonet.text import clean_line, to_plain_text
from dsonet.web.addresses import full_address


class WordsLetters:
    """Letters with the words of a reply, or of a thread's opening, to any number of readers.

    All but the link that stops them is the same for who reads one language for one reason: it is made once.
    """

    def __init__(self, thread: Thread, reply: Reply | None) -> None:
        self.kind = NoticeKind.REPLY if reply else NoticeKind.NEW_THREAD
        self._thread, self._reply = thread, reply
        self._place = secrets.token_hex(16)
        """Where the reader's own token comes; nobody who writes can know it."""
        self._made: dict[tuple[str, NoticeKind], LetterDraft] = {}

    def to(self, member: Member, why: NoticeKind) -> LetterDraft:
        """The letter to `member`, who gets it for the reason `why`."""
        made = self._made.get((member.locale, why))
        if made is None:
            made = self._made[member.locale, why] = self._make(member.locale, why)
        token = stop_links.sign(member.id, self._thread.id)
        return replace(
            made,
            member_id=member.id,
            to_address=member.email,
            text=made.text.replace(self._place, token),
            html=made.html.replace(self._place, token),
            headers={name: value.replace(self._place, token) for name, value in made.headers.items()},
        )

    def _make(self, locale: str, why: NoticeKind) -> LetterDraft:
        thread, reply = self._thread, self._reply
        words = reply or thread
        stop = full_address("notifications.ask_to_stop", token=self._place)
        with force_locale(locale):
            text, html = render_letter(
                "notifications/mail/words",
                why=why,
                thread=thread,
                reply=reply,
                words=words,
                plain=to_plain_text(words.source),
                address=_address(thread, reply),
                stop=stop,
                preferences=full_address("notifications.edit_preferences"),
            )
        return LetterDraft(
            kind=why,
            to_address="",
            subject=_subject_line(thread, reply),
            text=text,
            html=html,
            about={"thread_id": thread.id, "reply_id": reply.id if reply else None},
            headers={
                **list_headers(thread.theme.slug, thread.theme.title, stop),
                **_threading(thread, reply),
            },
            message_id=_own_id(thread, reply),
        )


def following_on(draft: LetterDraft) -> LetterDraft:
    """A second letter about the same words: of two with one Message-ID a mail program shows the first alone."""
    before = draft.headers.get("References", draft.headers.get("In-Reply-To", ""))
    references = f"{before} {draft.message_id}".strip()
    headers = {**draft.headers, "In-Reply-To": draft.message_id, "References": references}
    return replace(draft, message_id="", headers=headers)


def about_hidden(author: Member, thread: Thread, reply: Reply | None, reason: str) -> LetterDraft:
    """Tells the author that a moderator hid their words, and why."""
    with force_locale(author.locale):
        text, html = render_letter(
            "notifications/mail/hidden",
            member=author,
            thread=thread,
            reply=reply,
            reason=reason,
            plain=to_plain_text((reply or thread).source),
        )
        subject = _("Je bericht is verborgen: %(title)s", title=clean_line(thread.title))
    return LetterDraft(
        kind=NoticeKind.HIDDEN,
        member_id=author.id,
        to_address=author.email,
        subject=subject,
        text=text,
        html=html,
    )


def _address(thread: Thread, reply: Reply | None) -> str:
    if reply is not None:
        return full_address("forum.show_reply", reply_id=reply.id)
    return full_address("forum.show_thread", slug=thread.theme.slug, thread_id=thread.id)


def _subject_line(thread: Thread, reply: Reply | None) -> str:
    title = clean_line(thread.title)
    return f"Re: {title}" if reply else title


def _own_id(thread: Thread, reply: Reply | None) -> str:
    return message_id("reply", reply.id) if reply else message_id("thread", thread.id)


def _threading(thread: Thread, reply: Reply | None) -> dict[str, str]:
    """In-Reply-To and References (RFC 5322 §3.6.4): the opening, then the reply that this one answers."""
    if reply is None:
        return {}
    opening = message_id("thread", thread.id)
    parent = message_id("reply", reply.parent_id) if reply.parent_id else opening
    return {"In-Reply-To": parent, "References": opening if parent == opening else f"{opening} {parent}"}
