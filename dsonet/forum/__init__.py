"""Themes, threads and replies: where members ask and answer."""
