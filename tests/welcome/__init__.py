"""Tests of the welcome."""
