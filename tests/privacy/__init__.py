"""Tests of what people do with their own data."""
