"""The address at which a calendar answers: a mailbox that is read, with the token of one copy behind a plus."""

import re
from email.utils import parseaddr

from flask import current_app

from dsonet.mail.inbound import Incoming

KEY = re.compile(r"[0-9a-f]{32}")
"""As copies.py makes them; lower case, because mail servers may change the case."""


def organizer_address(reply_key: str, network_address: str) -> str:
    """Of the organizer of one copy; where no mailbox is read, the network's own."""
    local, domain = _mailbox()
    return f"{local}+{reply_key}@{domain}" if domain else parseaddr(network_address)[1]


def reply_key_of(incoming: Incoming) -> str:
    """The one token in the addresses at which it was delivered; empty when there is none, or are several."""
    local, domain = _mailbox()
    begin, end = f"{local}+", f"@{domain}"
    keys = {
        address[len(begin) : -len(end)]
        for address in incoming.recipients
        if domain and address.startswith(begin) and address.endswith(end)
    }
    key = keys.pop() if len(keys) == 1 else ""
    return key if KEY.fullmatch(key) else ""


def is_vouched_for(incoming: Incoming) -> bool:
    """Did our own mail server find that the sender's domain stands behind it, if it is asked that?"""
    server = current_app.config["MAIL_IN_AUTHSERV_ID"]
    return not server or server in incoming.dmarc_passed_by


def _mailbox() -> tuple[str, str]:
    local, _at, domain = str(current_app.config["MAIL_IN_ADDRESS"]).partition("@")
    return local, domain
