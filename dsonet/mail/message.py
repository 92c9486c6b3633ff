"""A letter as the bytes that travel: text, HTML and a calendar as alternatives, in lines that any server takes."""

from email import policy
from email.charset import QP, SHORTEST, Charset
from email.mime.base import MIMEBase

from flask_mail import Message

from dsonet.mail.headers import AUTOMATIC, one_address, one_line, one_method, safe_header, safe_headers
from dsonet.mail.models import Letter

_UTF8 = Charset("utf-8")
_UTF8.header_encoding = SHORTEST
_UTF8.body_encoding = QP
_HEADERS_AS_THEY_ARE = policy.SMTP.clone(refold_source="none")


class CarefulMessage(Message):
    """Flask-Mail's message, mended in three ways.

    It sends a paragraph as one line, and RFC 5322 §2.1.1 allows 998 characters: quoted-printable folds it.
    Python folds a long List-Unsubscribe or Message-ID into encoded words that no mail program reads as an
    address: headers stay as they were built.
    A calendar object names its method beside its type (RFC 6047 §2.4).
    """

    calendar_method = ""

    def _message(self) -> MIMEBase:
        message = super()._message()
        message.policy = _HEADERS_AS_THEY_ARE
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                part.replace_header(
                    "Content-Type", f"text/calendar; method={self.calendar_method}; charset=utf-8"
                )
        return message


def compose(letter: Letter) -> Message:
    """The message of `letter`. Raises ValueError where a header is not safe."""
    message = CarefulMessage(
        subject=one_line(letter.subject),
        recipients=[one_address(letter.to_address)],
        body=letter.text,
        html=letter.html,
        charset=_UTF8,  # type: ignore[arg-type]
        extra_headers={**AUTOMATIC, **safe_headers(letter.headers)},
    )
    message.msgId = safe_header(letter.message_id)
    if letter.calendar:
        message.calendar_method = one_method(letter.calendar_method)
        message.alts["calendar"] = letter.calendar
    return message
