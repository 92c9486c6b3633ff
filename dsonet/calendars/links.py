"""The address of a member's feed: whoever has it reads the feed, so a new one ends the old one."""

from dsonet.web.signed_links import SignedLinks

feed_links = SignedLinks("calendar-feed")
"""About the version of the feed."""
