"""Names as people type them: without their accents and capitals."""

import unicodedata


def plain(name: str) -> str:
    """`name` in small letters without marks: «Zoë van den Berg» gives «zoe van den berg»."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
