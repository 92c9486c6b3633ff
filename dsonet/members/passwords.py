"""Passwords: Argon2id, a few at a time, and never one that leans on what everybody knows of its owner."""

import re
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dsonet.members.models import Member
from dsonet.members.names import plain

SHORTEST, LONGEST = 12, 128
OWN_LETTERS = 8
"""How many letters and figures must be left of a password without the words that are known of its owner."""
NETWORK_WORDS = ("netwerk", "dso")
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$6XZqf0Wm/RLDzobZwE/JQg$iLebCHiCVoEGXGJnwZDOd+woVtk2ogQlGTfNXe+yXv0"
"""Checked when there is no password to check, so that an unknown address takes as long as a known one."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_places = BoundedSemaphore(2)
"""How many are hashed at once in a process: more would only cost memory, 19 MiB each (ASVS V11.4.2)."""


def hash_password(password: str) -> str:
    """What is kept of `password`. Slow on purpose: hold no transaction while it runs."""
    with _places:
        return _hasher.hash(_prepared(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Is `password` the one? Takes as long when there is no hash to compare it with. Slow on purpose."""
    with _places:
        try:
            _hasher.verify(password_hash or NOBODYS, _prepared(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Was it made with other settings than today's?"""
    return _hasher.check_needs_rehash(password_hash)


def leans_on_known_words(password: str, member: Member) -> bool:
    """Is too little left of `password` without the names of its owner, municipality and network?

    `member.seat` must be loaded.
    """
    whole = rest = _letters(password)
    places = [member.seat.name] if member.seat else []
    for word in sorted(_words(member.name, member.email, *NETWORK_WORDS, *places), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != whole and len(rest) < OWN_LETTERS


def _words(*texts: str) -> set[str]:
    parts = {_letters(part) for text in texts for part in (text, *re.split(r"[\s@.\-_]+", text))}
    return {part for part in parts if len(part) > 2}


def _letters(text: str) -> str:
    return "".join(letter for letter in plain(text) if letter.isalnum())


def _prepared(password: str) -> str:
    """One form for the same signs: a Mac and Windows type «é» differently."""
    return unicodedata.normalize("NFC", password)
