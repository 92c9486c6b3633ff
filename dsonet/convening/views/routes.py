"""The blueprint of convening with all of its views: import `bp` from here."""

from dsonet.convening.views import board, cancelling, cloning, letters
from dsonet.convening.views.blueprint import bp

__all__ = ["board", "bp", "cancelling", "cloning", "letters"]
