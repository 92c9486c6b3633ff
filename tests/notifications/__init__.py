"""Tests of what people do with notifications."""
