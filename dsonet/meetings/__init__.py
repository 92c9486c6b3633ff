"""Meetings, who comes, and the papers for them."""
