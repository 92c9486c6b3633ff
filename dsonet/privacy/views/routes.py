"""The blueprint of privacy with all of its views: import `bp` from here."""

from dsonet.privacy.views import house_rules, own_data
from dsonet.privacy.views.blueprint import bp

__all__ = ["bp", "house_rules", "own_data"]
