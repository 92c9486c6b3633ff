"""Names as people type and look for them: without their accents and capitals."""

import unicodedata


def plain(name: str) -> str:
    """`name` in small letters without marks: «Zoë van den Berg» gives «zoe van den berg»."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def sorting(name: str) -> str:
    """Where `name` stands in a list, the same on every database: «'s-Hertogenbosch» under the s, «Súdwest» under su."""
    return plain(name).lstrip("'’‘ ")
