"""The letters about the conversation: their words in the reader's language, and headers that keep a thread one."""

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


def about_words(member: Member, why: NoticeKind, thread: Thread, reply: Reply | None) -> LetterDraft:
    """A letter with the words of a reply, or of a thread's opening."""
    words = reply or thread
    stop = full_address("notifications.ask_to_stop", token=stop_links.sign(member.id, thread.id))
    with force_locale(member.locale):
        text, html = render_letter(
            "notifications/mail/words",
            member=member,
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
        member_id=member.id,
        to_address=member.email,
        subject=_subject_line(thread, reply),
        text=text,
        html=html,
        about={"thread_id": thread.id, "reply_id": reply.id if reply else None},
        headers={**list_headers(thread.theme.slug, thread.theme.title, stop), **_threading(thread, reply)},
        message_id=_own_id(thread, reply),
    )


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
