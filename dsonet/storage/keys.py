"""Under what bytes lie: a random key that says nothing, and is never a path."""

import re
import secrets

_KEY = re.compile(r"[0-9a-f]{40}")


def new_key() -> str:
    """A key that nobody guesses and nobody else has."""
    return secrets.token_hex(20)


def is_key(text: str) -> bool:
    """Could `text` be one?"""
    return _KEY.fullmatch(text) is not None


def checked(key: str) -> str:
    """The same key. Raises ValueError for anything else: it comes to stand in a path or an address."""
    if not is_key(key):
        raise ValueError("not a key of a stored file")
    return key
