"""What the worker does when something happens: notices in inboxes, letters in the outbox.

Who hears is decided at that moment; whether a letter still goes is asked again when it is sent.
"""

from collections.abc import Sequence

from dsonet.events import listen, record
from dsonet.forum.events import (
    AnswerMarkedUseful,
    MembersCalledLater,
    ReplyPosted,
    ThreadStarted,
    WordsHidden,
    WordsRestored,
)
from dsonet.forum.models import Reply, Thread
from dsonet.forum.queries import followers as forum
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.members.models import Member
from dsonet.notifications import actions, letters, queries
from dsonet.notifications.actions import Telling
from dsonet.notifications.events import HearersLeft
from dsonet.notifications.letters import WordsLetters
from dsonet.notifications.models import MailChoice, NoticeKind, Preference

AT_ONCE = 50
"""How many are told in one transaction."""


@listen(ThreadStarted)
def tell_of_thread(event: ThreadStarted) -> None:
    """Who follows the theme, and who is named in the opening words."""
    thread = forum.thread_with_author(event.thread_id)
    if thread is not None:
        _tell_all(thread, None, event.mentioned)


@listen(ReplyPosted)
def tell_of_reply(event: ReplyPosted) -> None:
    """Who follows the thread, and who is named in the reply."""
    reply = forum.reply_with_thread(event.reply_id)
    if reply is not None:
        _tell_all(reply.thread, reply, event.mentioned)


@listen(MembersCalledLater)
def tell_of_call(event: MembersCalledLater) -> None:
    """Who is named since the words were edited, also who heard of those words before."""
    thread, reply = _words(event.thread_id, event.reply_id)
    if thread is not None:
        _tell(thread, reply, event.mentioned, event.mentioned, is_again=True)


@listen(HearersLeft)
def tell_some(event: HearersLeft) -> None:
    """The next of those who follow."""
    thread, reply = _words(event.thread_id, event.reply_id)
    if thread is not None:
        _tell(thread, reply, event.member_ids, event.mentioned)


@listen(AnswerMarkedUseful)
def tell_of_useful_answer(event: AnswerMarkedUseful) -> None:
    """The author of the answer, in the inbox alone."""
    reply = forum.reply_with_thread(event.reply_id)
    if reply is not None and reply.author_id != reply.thread.author_id:
        once = f"useful-{reply.id}"
        actions.notify(Telling(reply.author_id, NoticeKind.USEFUL, reply.thread_id, reply.id, once))


@listen(WordsHidden)
def tell_author_why(event: WordsHidden) -> None:
    """The author of what was hidden hears the reason, whatever the choice of letters."""
    author, thread, reply = _subject(event.thread_id, event.reply_id)
    if author is None or thread is None:
        return
    once = f"hidden-{event.thread_id}-{event.reply_id or 0}-{(reply or thread).hidden_at}"
    actions.notify(Telling(author.id, NoticeKind.HIDDEN, event.thread_id, event.reply_id, once))
    outbox.post(letters.about_hidden(author, thread, reply, event.reason), once)


@listen(WordsRestored)
def tell_author_of_return(event: WordsRestored) -> None:
    """The author of what was brought back, in the inbox alone."""
    author, _thread, reply = _subject(event.thread_id, event.reply_id)
    if author is not None:
        once = f"restored-{event.thread_id}-{reply.id if reply else 0}-{event.hidden_at}"
        actions.notify(Telling(author.id, NoticeKind.RESTORED, event.thread_id, event.reply_id, once))


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


def _tell_all(thread: Thread, reply: Reply | None, mentioned: Sequence[int]) -> None:
    """Some now and the others in transactions of their own: on SQLite nobody else can write meanwhile."""
    ids = sorted({*forum.follower_ids(thread), *mentioned} - {(reply or thread).author_id})
    for start in range(AT_ONCE, len(ids), AT_ONCE):
        some = tuple(ids[start : start + AT_ONCE])
        record(HearersLeft(thread.id, reply and reply.id, some, tuple(mentioned)))
    _tell(thread, reply, ids[:AT_ONCE], mentioned)


def _tell(
    thread: Thread,
    reply: Reply | None,
    member_ids: Sequence[int],
    mentioned: Sequence[int],
    *,
    is_again: bool = False,
) -> None:
    """Those of these members who see it and want to hear: each thing is asked once, of all of them.

    `is_again`: the words may have been told before, and are told by a letter of its own that follows on that one.
    """
    wishes = forum.hearers(thread, member_ids)
    seen_by = forum.who_sees([one.member for one in wishes], thread.id, reply and reply.id)
    choices = queries.preferences_of(member_ids)
    writer = WordsLetters(thread, reply)
    words, tellings, drafts = reply or thread, [], []
    for one in wishes:
        is_named = one.member.id in mentioned and not one.has_muted
        if one.member.id not in seen_by or not (is_named or one.follows):
            continue
        what = "reply" if reply else "thread"
        once = f"{'called-' if is_again else ''}{what}-{words.id}-{one.member.id}"
        kind = NoticeKind.MENTION if is_named else writer.kind
        tellings.append(Telling(one.member.id, kind, thread.id, reply and reply.id, once))
        reason = _reason_for_mail(choices[one.member.id], writer.kind, one.follows, is_named)
        if reason is not None:
            draft = writer.to(one.member, reason)
            drafts.append((letters.following_on(draft) if is_again else draft, once))
    actions.notify(*tellings)
    outbox.post_all(drafts)


def _reason_for_mail(
    choice: Preference, kind: NoticeKind, follows: bool, is_named: bool
) -> NoticeKind | None:
    """Who is named and wants no mail for that, still gets what every follower gets."""
    if is_named and choice.mentions == MailChoice.DIRECT:
        return NoticeKind.MENTION
    return kind if follows and choice.replies == MailChoice.DIRECT else None


def _words(thread_id: int, reply_id: int | None) -> tuple[Thread | None, Reply | None]:
    if reply_id is None:
        return forum.thread_with_author(thread_id), None
    reply = forum.reply_with_thread(reply_id)
    return (reply.thread, reply) if reply else (None, None)


def _subject(thread_id: int, reply_id: int | None) -> tuple[Member | None, Thread | None, Reply | None]:
    thread, reply = _words(thread_id, reply_id)
    return ((reply or thread).author, thread, reply) if thread else (None, None, None)


def _still_sees(letter: Letter) -> tuple[Member, Thread] | None:
    member = queries.member_by_id(letter.member_id or 0)
    thread = forum.thread_with_author(letter.about["thread_id"])
    if member is None or thread is None:
        return None
    return (member, thread) if forum.is_visible_to(member, thread.id, letter.about["reply_id"]) else None
