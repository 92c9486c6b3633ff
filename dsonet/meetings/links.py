"""What one does from a letter without signing in: say whether one comes, and vote for a date."""

from dsonet.web.signed_links import SignedLinks

answer_links = SignedLinks("answer-invitation")
"""About a meeting."""
poll_links = SignedLinks("vote-in-date-poll")
"""About a date poll."""
