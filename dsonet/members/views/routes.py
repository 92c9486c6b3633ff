"""The members' blueprint with all of its views: import `bp` from here."""

from dsonet.members.views import changing_many, inviting, links, management, profile, seats, signing_in
from dsonet.members.views.blueprint import bp

__all__ = ["bp", "changing_many", "inviting", "links", "management", "profile", "seats", "signing_in"]
