"""The blueprint of convening with all of its views: import `bp` from here."""

from dsonet.convening.views import announcing, board, cancelling, changing, cloning, letters
from dsonet.convening.views.blueprint import bp

__all__ = ["announcing", "board", "bp", "cancelling", "changing", "cloning", "letters"]
