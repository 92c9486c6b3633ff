"""The directory's blueprint with all of its views: import `bp` from here."""

from dsonet.directory.views import card, expertise, people
from dsonet.directory.views.blueprint import bp

__all__ = ["bp", "card", "expertise", "people"]
