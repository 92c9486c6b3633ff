"""The link that stops letters (RFC 8058)."""

from dsonet.web.signed_links import SignedLinks

stop_links = SignedLinks("stop-letters")
"""About the thread of the letter."""
