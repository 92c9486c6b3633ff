"""The members' blueprint with all of its views: import `bp` from here."""

from dsonet.members.views import (
    address,
    changing_many,
    inviting,
    links,
    management,
    outside,
    passkeys,
    profile,
    proving,
    seats,
    second_step,
    security,
    signing_in,
    ways_back,
)
from dsonet.members.views.blueprint import bp

__all__ = [
    "address",
    "bp",
    "changing_many",
    "inviting",
    "links",
    "management",
    "outside",
    "passkeys",
    "profile",
    "proving",
    "seats",
    "second_step",
    "security",
    "signing_in",
    "ways_back",
]
