"""Themes: what the talk and the documents of the network are about."""
