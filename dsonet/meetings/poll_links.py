"""The signed link in a letter with which one votes in a date poll without signing in: it says who and which poll.

It lives as long as the membership and the poll do: whoever is no longer in, or over it, is asked at each use.
"""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


@dataclass(frozen=True, slots=True)
class PollLink:
    """Whose votes in which poll."""

    member_id: int
    poll_id: int


def sign(member_id: int, poll_id: int) -> str:
    """The token for a link; nobody can make one for someone else."""
    return str(_serializer().dumps([member_id, poll_id]))


def read(token: str) -> PollLink | None:
    """What `token` says, or None when it was not made here."""
    try:
        member_id, poll_id = _serializer().loads(token)
    except (BadSignature, ValueError):
        return None
    return PollLink(member_id, poll_id)


def _serializer() -> URLSafeSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="vote-in-date-poll")
