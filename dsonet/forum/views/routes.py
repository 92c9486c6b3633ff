"""Every view of the conversation, gathered on its blueprint: what `app.py` registers."""

from dsonet.forum.views import following, reading, replies, themes, threads
from dsonet.forum.views.blueprint import bp

MODULES = (following, reading, replies, themes, threads)

__all__ = ["MODULES", "bp"]
