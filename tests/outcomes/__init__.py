"""Tests of what people do with outcomes."""
