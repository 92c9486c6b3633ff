"""Tests of what people do in the conversation."""
