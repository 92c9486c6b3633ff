"""Tests of the room that makes untrusted words safe."""
