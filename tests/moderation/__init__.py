"""Tests of what moderators see of their acts."""
