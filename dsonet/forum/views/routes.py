"""Every view of the conversation, gathered on its blueprint: what `app.py` registers."""

from dsonet.forum.views import (
    attachments,
    drafts,
    editing,
    following,
    manage_themes,
    moderating,
    reading,
    replies,
    themes,
    threads,
    withdrawing,
)
from dsonet.forum.views.blueprint import bp

MODULES = (
    attachments,
    drafts,
    editing,
    following,
    manage_themes,
    moderating,
    reading,
    replies,
    themes,
    threads,
    withdrawing,
)

__all__ = ["MODULES", "bp"]
