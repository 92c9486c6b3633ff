"""The blueprint of convening with all of its views: import `bp` from here."""

from dsonet.convening.views import cloning
from dsonet.convening.views.blueprint import bp

__all__ = ["bp", "cloning"]
