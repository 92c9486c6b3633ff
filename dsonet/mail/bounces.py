"""Hear that a letter could not be delivered (RFC 3464), and keep it with the letter."""

import re
from email.message import Message
from email.utils import parseaddr

from sqlalchemy import func, update

from dsonet.database import db, now
from dsonet.mail.headers import one_line
from dsonet.mail.models import Letter

LONGEST_REASON = 200
_ADDRESS = re.compile(r"[!-~]{1,190}@[!-~]{1,63}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,190}>")


def is_report(message: Message) -> bool:
    """Is it a mail server's report about a message?"""
    return message.get_content_type() == "multipart/report"


def hear_bounce(message: Message) -> None:
    """Mark the letter that this report is about, for each recipient for whom it failed for good.

    It is known by its Message-ID together with whom it was for; anything else in the report is not believed.
    """
    message_id = _about(message)
    if not message_id:
        return
    for recipient, reason in _failed(message):
        db.session.execute(
            update(Letter)
            .where(
                Letter.message_id == message_id,
                func.lower(Letter.to_address) == recipient,
                Letter.bounced_at.is_(None),
            )
            .values(bounced_at=now(), last_error=reason[:LONGEST_REASON])
        )


def _about(message: Message) -> str:
    """The Message-ID of what came back: it, or its headers, is the last part."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            returned = part.get_payload(0)
            found = (
                _MESSAGE_ID.search(str(returned.get("Message-ID", "")))
                if isinstance(returned, Message)
                else None
            )
        elif kind == "text/rfc822-headers":
            found = re.search(rf"(?im)^message-id:\s*({_MESSAGE_ID.pattern})", _text(part))
        else:
            continue
        if found:
            return found[found.lastindex or 0]
    return ""


def _failed(message: Message) -> list[tuple[str, str]]:
    """Recipients of whom the report says «failed», each with what the mail server said."""
    failed = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
                reason = block.get("Diagnostic-Code") or block.get("Status") or "failed"
                for name in ("Final-Recipient", "Original-Recipient"):
                    address = _recipient(str(block.get(name, "")))
                    if address:
                        failed.append((address, one_line(str(reason))))
    return failed


def _recipient(value: str) -> str:
    """«rfc822; alice@example.org» → alice@example.org"""
    address = parseaddr(value.rpartition(";")[2].strip())[1].lower()
    return address if _ADDRESS.fullmatch(address) else ""


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("latin-1") if isinstance(content, bytes) else ""
