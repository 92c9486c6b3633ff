"""Tests of the demonstration network."""
