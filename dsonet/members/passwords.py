"""Passwords: Argon2id, a few at a time, and never one that leans on what everybody knows of its owner."""

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dsonet.members.models import Member
from dsonet.text import fold

SHORTEST, LONGEST = 12, 128
OWN_LETTERS = 8
"""How many letters and figures must be left of a password without the words that are known of its owner."""
NETWORK_WORDS = ("netwerk", "dso")
OBVIOUS_WORDS = (
    "wachtwoord",
    "password",
    "passwort",
    "welkom",
    "welcome",
    "geheim",
    "secret",
    "inloggen",
    "login",
    "admin",
    "beheer",
    "directeur",
    "nederland",
    "holland",
    "oranje",
    "voetbal",
    "gemeente",
    "letmein",
    "iloveyou",
    "ikhouvanjou",
    "zomer",
    "winter",
    "lente",
    "herfst",
    "summer",
    "spring",
    "autumn",
    "computer",
    "master",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "superman",
    "changeme",
    "test",
    "hallo",
    "hello",
)
SHORTEST_HALF = 4
"""Letters of each of two breached passwords put together; shorter ones are ordinary words."""
DISGUISES = str.maketrans("@4310$5", "aaeioss")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "!@#$%^&*()_+",
)
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$6XZqf0Wm/RLDzobZwE/JQg$iLebCHiCVoEGXGJnwZDOd+woVtk2ogQlGTfNXe+yXv0"
"""Checked when there is no password to check, so that an unknown address takes as long as a known one."""

_REPEATED = re.compile(r"(.+?)\1+")
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


def is_obvious(password: str) -> bool:
    """Is too little left of `password` without runs, years and the words that everybody takes? (ASVS V6.2.4)"""
    forms = (fold(password), fold(password).translate(DISGUISES))
    return any(len(_own("".join(form.split()))) < OWN_LETTERS for form in forms)


def is_breached(password: str) -> bool:
    """Does `password` stand in the list of breached ones, as it is, disguised, or as two of them? (ASVS V6.2.12)"""
    typed = "".join(fold(password).split())
    return any(_stands_in(form, _breached()) for form in (typed, typed.translate(DISGUISES)))


def _stands_in(form: str, words: frozenset[str]) -> bool:
    halves = range(SHORTEST_HALF, len(form) - SHORTEST_HALF + 1)
    return form in words or any(form[:cut] in words and form[cut:] in words for cut in halves)


@cache
def _breached() -> frozenset[str]:
    """The list, read when the first password is chosen; of its package nothing else is loaded."""
    package = find_spec("zxcvbn")
    if package is None or package.origin is None:
        raise RuntimeError("zxcvbn is not installed, so no password can be held against its list")
    lists = run_path(str(Path(package.origin).parent / "frequency_lists.py"))
    return frozenset(lists["FREQUENCY_LISTS"]["passwords"])


def _own(signs: str) -> str:
    """What is left of `signs` without what is obvious."""
    rest = _RUNS.sub("", signs)
    for word in OBVIOUS_WORDS:
        rest = rest.replace(word, "")
    return _REPEATED.sub(r"\1", rest)


def _runs() -> re.Pattern[str]:
    """Four and more signs that stand beside each other on a keyboard or in the alphabet, there or back; years."""
    rows = [row for one in ROWS for row in (one, one[::-1])]
    runs = {
        row[start:end] for row in rows for start in range(len(row)) for end in range(start + 4, len(row) + 1)
    }
    longest_first = sorted(map(re.escape, runs), key=len, reverse=True)
    return re.compile("|".join([*longest_first, r"(?:19|20)\d\d"]))


def _words(*texts: str) -> set[str]:
    parts = {_letters(part) for text in texts for part in (text, *re.split(r"[\s@.\-_]+", text))}
    return {part for part in parts if len(part) > 2}


def _letters(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _prepared(password: str) -> str:
    """One form for the same signs: a Mac and Windows type «é» differently."""
    return unicodedata.normalize("NFC", password)


_RUNS = _runs()
