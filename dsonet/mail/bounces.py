"""Hear that a letter could not be delivered, and keep it with the letter.

Of real reports half follow RFC 3464 to the letter; the others are plain words by Exim, qmail or an old Exchange, or
lack the headers of what came back. A report is believed when it names both a letter of ours, by its Message-ID, and the
address that this letter went to; the rest of what it says is not.
"""

import re
from collections.abc import Iterator
from email.message import Message
from email.utils import parseaddr

from sqlalchemy import select, update

from dsonet.database import db, now
from dsonet.mail.headers import one_line
from dsonet.mail.models import Letter

LONGEST_REASON = 200
LONGEST_WORDS = 100_000
"""Signs of the words of a report in which it is looked for letters and addresses."""
MOST_IDS = 50
_DAEMONS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon", "mdaemon"})
"""Before the @ of who writes reports; a colleague who is away writes under their own name."""
_ADDRESS = re.compile(r"[!-~]{1,190}@[!-~]{1,63}")
_ADDRESS_IN_WORDS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9.-]{1,190}[a-z0-9]")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,190}>")
_ID_HEADERS = ("Message-ID", "In-Reply-To", "References", "X-Original-Message-ID")
_NOT_YET = re.compile(
    r"\b(delayed|delay|will be retried|will keep trying|still trying|warning: message|vertraagd|"
    r"wordt opnieuw geprobeerd)\b",
    re.IGNORECASE,
)
_DELIVERED_OR_WAITS = frozenset({"delayed", "delivered", "relayed", "expanded"})


def is_report(message: Message) -> bool:
    """Is it a mail server's report about a message?"""
    return message.get_content_type() == "multipart/report" or _is_by_a_daemon(message)


def hear_bounce(message: Message) -> None:
    """Mark the letters that this report is about, for each recipient for whom it failed for good."""
    failed = dict(_failed(message))
    if not failed and _is_no_failure(message):
        return
    for letter_id, address in _letters_named(message):
        reason = failed.get(address) if failed else _reason(message, address)
        if reason is not None:
            db.session.execute(
                update(Letter)
                .where(Letter.id == letter_id, Letter.bounced_at.is_(None))
                .values(bounced_at=now(), last_error=reason[:LONGEST_REASON])
            )


def _is_no_failure(message: Message) -> bool:
    """Does it say, to a machine or to people, that the letter was delivered or is still on its way?"""
    is_said = any("Action" in block for block in _blocks(message))
    return is_said or _NOT_YET.search(_subject_and_words(message)) is not None


def _is_by_a_daemon(message: Message) -> bool:
    sender = parseaddr(str(message.get("From", "")))[1].lower()
    return sender.partition("@")[0] in _DAEMONS or "X-Failed-Recipients" in message


def _letters_named(message: Message) -> list[tuple[int, str]]:
    ids = list(dict.fromkeys(_ids_in(message)))[:MOST_IDS]
    if not ids:
        return []
    rows = db.session.execute(select(Letter.id, Letter.to_address).where(Letter.message_id.in_(ids)))
    return [(id_, address.lower()) for id_, address in rows]


def _ids_in(message: Message) -> Iterator[str]:
    """Every Message-ID that the report names: in what came back, in its own headers, in its words."""
    for part in message.walk():
        for name in _ID_HEADERS:
            for value in part.get_all(name, []):
                yield from _MESSAGE_ID.findall(str(value)[:LONGEST_WORDS])
    yield from _MESSAGE_ID.findall(_words(message))


def _blocks(message: Message) -> Iterator[Message]:
    """What a machine says of each recipient (RFC 3464 §2.1)."""
    for part in message.walk():
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
        yield from (block for block in blocks or () if isinstance(block, Message))


def _failed(message: Message) -> Iterator[tuple[str, str]]:
    """Recipients of whom the report says that it failed, each with what the mail server said."""
    for block in _blocks(message):
        action = str(block.get("Action", "")).strip().lower()
        is_final = action.startswith("fail") or str(block.get("Status", "")).strip().startswith("5")
        if is_final and action not in _DELIVERED_OR_WAITS:
            reason = block.get("Diagnostic-Code") or block.get("Status") or "failed"
            for name in ("Final-Recipient", "Original-Recipient"):
                address = _recipient(str(block.get(name, "")))
                if address:
                    yield address, one_line(str(reason))


def _reason(message: Message, address: str) -> str | None:
    """What a report in plain words says, if it names this address at all."""
    named = str(message.get("X-Failed-Recipients", "")).lower()
    words = _words(message)
    if address not in _ADDRESS_IN_WORDS.findall(f"{named} {words.lower()}"):
        return None
    code = re.search(r"\b5\d\d[ -]\S[^\r\n]{0,150}|\b5\.\d{1,3}\.\d{1,3}\b[^\r\n]{0,150}", words)
    return one_line(code.group() if code else str(message.get("Subject", "")) or "failed")


def _subject_and_words(message: Message) -> str:
    own = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    return f"{message.get('Subject', '')}\n{_text(own)[:2_000] if own is not None else ''}"


def _words(message: Message) -> str:
    """All that stands in the parts, what came back too."""
    kinds = ("text/plain", "text/html", "text/rfc822-headers")
    parts = (part for part in message.walk() if part.get_content_type() in kinds)
    headers = (
        f"{name}: {value}\n"
        for part in message.walk()
        if part.get_content_type() == "message/rfc822" and part.is_multipart()
        for returned in [part.get_payload(0)]
        if isinstance(returned, Message)
        for name, value in returned.items()
    )
    return "\n".join([*map(_text, parts), *headers])[:LONGEST_WORDS]


def _recipient(value: str) -> str:
    """«rfc822; alice@example.org» → alice@example.org"""
    address = parseaddr(value.rpartition(";")[2].strip())[1].lower()
    return address if _ADDRESS.fullmatch(address) else ""


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("latin-1") if isinstance(content, bytes) else ""
