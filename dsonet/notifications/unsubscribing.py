"""The signed link that stops letters without signing in: it says who and which thread, and does not run out."""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


@dataclass(frozen=True, slots=True)
class StopLink:
    """Whose letters about which thread."""

    member_id: int
    thread_id: int


def sign(member_id: int, thread_id: int) -> str:
    """The token for a link; nobody can make one for someone else."""
    return str(_serializer().dumps([member_id, thread_id]))


def read(token: str) -> StopLink | None:
    """What `token` says, or None when it was not made here."""
    try:
        member_id, thread_id = _serializer().loads(token)
    except (BadSignature, ValueError):
        return None
    return StopLink(member_id, thread_id)


def _serializer() -> URLSafeSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="stop-letters")
