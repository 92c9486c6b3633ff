"""Tests of what people do with home."""
