"""Tests of the letters around a meeting."""
