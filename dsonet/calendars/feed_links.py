"""The signed address of a member's feed: whoever has it reads the feed, so a new one ends the old one."""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


@dataclass(frozen=True, slots=True)
class FeedLink:
    """Whose feed, and which of its addresses."""

    member_id: int
    version: int


def sign(member_id: int, version: int) -> str:
    """The token for an address; nobody can make one for someone else."""
    return str(_serializer().dumps([member_id, version]))


def read(token: str) -> FeedLink | None:
    """What `token` says, or None when it was not made here."""
    try:
        member_id, version = _serializer().loads(token)
    except (BadSignature, ValueError):
        return None
    return FeedLink(member_id, version)


def _serializer() -> URLSafeSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="calendar-feed")
