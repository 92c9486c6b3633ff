"""Links in letters that act without a sign-in: each says who, and about what. Nobody can make one for someone else.

They don't run out by themselves: whether the member is still in, and may still do it, is asked at each use.
"""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


@dataclass(frozen=True, slots=True)
class SignedLink:
    """Who, and the number of what it is about."""

    member_id: int
    about: int


@dataclass(frozen=True, slots=True)
class SignedLinks:
    """The links for one purpose; one for another purpose is none."""

    purpose: str

    def sign(self, member_id: int, about: int) -> str:
        """The token for a link."""
        return str(self._serializer().dumps([member_id, about]))

    def read(self, token: str) -> SignedLink | None:
        """What `token` says, or None when it was not made here."""
        try:
            member_id, about = self._serializer().loads(token)
        except (BadSignature, ValueError):
            return None
        return SignedLink(member_id, about)

    def _serializer(self) -> URLSafeSerializer:
        keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
        return URLSafeSerializer(keys, salt=self.purpose)
