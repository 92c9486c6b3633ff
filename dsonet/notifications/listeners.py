"""What the worker does when something happens: notices in inboxes, letters in the outbox.

Who hears is decided at that moment; whether a letter still goes is asked again when it is sent.
"""

from collections.abc import Iterable

from dsonet.events import listen
from dsonet.forum.events import AnswerMarkedUseful, ReplyPosted, ThreadStarted, WordsHidden, WordsRestored
from dsonet.forum.models import Reply, Thread
from dsonet.forum.queries import followers as forum
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.members.models import Member
from dsonet.notifications import actions, letters, queries
from dsonet.notifications.models import MailChoice, NoticeKind


@listen(ThreadStarted)
def tell_of_thread(event: ThreadStarted) -> None:
    """Who follows the theme, and who is named in the opening words."""
    thread = forum.thread_with_author(event.thread_id)
    if thread is not None:
        _tell(thread, None, NoticeKind.NEW_THREAD, event.mentioned)


@listen(ReplyPosted)
def tell_of_reply(event: ReplyPosted) -> None:
    """Who follows the thread, and who is named in the reply."""
    reply = forum.reply_with_thread(event.reply_id)
    if reply is not None:
        _tell(reply.thread, reply, NoticeKind.REPLY, event.mentioned)


@listen(AnswerMarkedUseful)
def tell_of_useful_answer(event: AnswerMarkedUseful) -> None:
    """The author of the answer, in the inbox alone."""
    reply = forum.reply_with_thread(event.reply_id)
    if reply is not None and reply.author_id != reply.thread.author_id:
        actions.notify(reply.author, NoticeKind.USEFUL, reply.thread_id, reply.id, f"useful-{reply.id}")


@listen(WordsHidden)
def tell_author_why(event: WordsHidden) -> None:
    """The author of what was hidden hears the reason, whatever the choice of letters."""
    author, thread, reply = _subject(event.thread_id, event.reply_id)
    if author is None or thread is None:
        return
    once = f"hidden-{event.thread_id}-{event.reply_id or 0}-{(reply or thread).hidden_at}"
    actions.notify(author, NoticeKind.HIDDEN, event.thread_id, event.reply_id, once)
    outbox.post(letters.about_hidden(author, thread, reply, event.reason), once)


@listen(WordsRestored)
def tell_author_of_return(event: WordsRestored) -> None:
    """The author of what was brought back, in the inbox alone."""
    author, _thread, reply = _subject(event.thread_id, event.reply_id)
    if author is not None:
        once = f"restored-{event.thread_id}-{reply.id if reply else 0}-{event.hidden_at}"
        actions.notify(author, NoticeKind.RESTORED, event.thread_id, event.reply_id, once)


@outbox.check("reply")
@outbox.check("new_thread")
def still_follows(letter: Letter) -> bool:
    """Followers hear while they are in, see it, follow it and want mail."""
    found = _still_sees(letter)
    if found is None:
        return False
    member, thread = found
    return forum.wants_to_hear(member, thread) and queries.preference_of(member).replies == MailChoice.DIRECT


@outbox.check("mention")
def still_called(letter: Letter) -> bool:
    """Who is named hears while in, seeing it, not having muted it and wanting mail."""
    found = _still_sees(letter)
    if found is None:
        return False
    member, thread = found
    return not forum.has_muted(member, thread) and queries.preference_of(member).mentions == MailChoice.DIRECT


@outbox.check("hidden")
def still_member(letter: Letter) -> bool:
    """The author hears while in."""
    return queries.member_by_id(letter.member_id or 0) is not None


def _tell(thread: Thread, reply: Reply | None, kind: NoticeKind, mentioned: Iterable[int]) -> None:
    words = reply or thread
    named = {
        member.id: member
        for member in forum.members_by_id(list(mentioned))
        if not forum.has_muted(member, thread)
    }
    followers = {member.id: member for member in forum.followers_of_thread(thread)}
    for member in (followers | named).values():
        if member.id == words.author_id or not forum.is_visible_to(
            member, thread.id, reply.id if reply else None
        ):
            continue
        why = NoticeKind.MENTION if member.id in named else kind
        once = f"{'reply' if reply else 'thread'}-{words.id}-{member.id}"
        actions.notify(member, why, thread.id, reply.id if reply else None, once)
        reason = _reason_for_mail(member, kind, member.id in followers, member.id in named)
        if reason is not None:
            outbox.post(letters.about_words(member, reason, thread, reply), once)


def _reason_for_mail(member: Member, kind: NoticeKind, follows: bool, is_named: bool) -> NoticeKind | None:
    """Who is named and wants no mail for that, still gets what every follower gets."""
    choice = queries.preference_of(member)
    if is_named and choice.mentions == MailChoice.DIRECT:
        return NoticeKind.MENTION
    return kind if follows and choice.replies == MailChoice.DIRECT else None


def _subject(thread_id: int, reply_id: int | None) -> tuple[Member | None, Thread | None, Reply | None]:
    if reply_id is None:
        thread = forum.thread_with_author(thread_id)
        return (thread.author, thread, None) if thread else (None, None, None)
    reply = forum.reply_with_thread(reply_id)
    return (reply.author, reply.thread, reply) if reply else (None, None, None)


def _still_sees(letter: Letter) -> tuple[Member, Thread] | None:
    member = queries.member_by_id(letter.member_id or 0)
    thread = forum.thread_with_author(letter.about["thread_id"])
    if member is None or thread is None:
        return None
    return (member, thread) if forum.is_visible_to(member, thread.id, letter.about["reply_id"]) else None
