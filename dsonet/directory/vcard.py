"""A member as a card for one's own address book (vCard 4.0, RFC 6350): escaped, folded, lines ended as it says."""

from collections.abc import Sequence

from dsonet.directory.queries.people import Person

LONGEST_LINE = 75
"""Octets without the line end; a longer line goes on behind a space (§3.2)."""


def vcard(person: Person, expertise: Sequence[str], address: str) -> bytes:
    """The card of `person`, as the reader may see them; `address` is the member's page."""
    given, _, surname = person.name.partition(" ")
    lines = [
        ("VERSION", "4.0"),
        ("KIND", "individual"),
        ("FN", _escaped(person.name)),
        ("N", f"{_escaped(surname)};{_escaped(given)};;;"),
        ("TITLE", _escaped(person.title)),
        ("ORG", _escaped(person.city or "")),
        ("EMAIL;TYPE=work", _escaped(person.email)),
        ("TEL;TYPE=work", _escaped(person.phone)),
        ("ROLE", _escaped(person.portfolio)),
        ("NOTE", _escaped(person.call_me_about)),
        ("CATEGORIES", ",".join(map(_escaped, expertise))),
        ("URL", address),
    ]
    written = ["BEGIN:VCARD", *(f"{name}:{value}" for name, value in lines if value), "END:VCARD"]
    return b"".join(_folded(line) for line in written)


def _escaped(text: str) -> str:
    """A text value (§3.4): what divides and what ends a line is written with a backslash."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return text.replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, no sign torn in two."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
