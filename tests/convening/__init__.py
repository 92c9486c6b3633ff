"""Tests of what people do with meetings."""
