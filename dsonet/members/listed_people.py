"""Lists of people as others write them: rows of a pasted list or of a CSV file, not yet judged.

A list is either CSV with names of columns on its first line, or addresses as mail programs write them: one a
line or with semicolons or commas between them, with or without a name.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from dsonet.members.names import first_name_first
from dsonet.text import clean_line, words_of_cell

MOST_ROWS = 1_000
COLUMNS = {
    "email": (
        "e-mailadres",
        "e-mail",
        "email",
        "email address",
        "mail address",
        "mail",
        "mailadres",
        "adres",
        "address",
    ),
    "name": ("naam", "name"),
    "title": ("functie", "job title", "title"),
    "portfolio": ("portefeuille", "portfolio"),
    "seat": ("zetel", "gemeente", "seat", "municipality"),
}
"""What a column may be called, in small letters. The table that we give out (member_table.py) is read too."""
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")
"""«Vries, Jan de <j.devries@zwolle.nl>», as mail programs write it."""
_SEPARATOR = re.compile(r'\A"?sep=."?\n', re.IGNORECASE)
"""By which Excel is told what stands between the cells; no row of the table."""
LONGEST = {"name": 120, "title": 120, "portfolio": 200}


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One row of a list."""

    line: int
    email: str
    name: str = ""
    title: str = ""
    portfolio: str = ""
    seat: str = ""
    """Name or CBS code, as written."""
    is_guessed: bool = False
    """Was the name made out of the address?"""
    turned_from: str = ""
    """The name as it was written, where its surname stood first."""

    @property
    def is_too_long(self) -> bool:
        """Is any part longer than is kept?"""
        return any(len(getattr(self, part)) > most for part, most in LONGEST.items())


def is_damaged(name: str) -> bool:
    """Did a program put a question mark for a letter that it does not know, as Excel does with «ı» and «ğ»?"""
    return "?" in name or "\ufffd" in name


def damaged_name(name: str) -> str:
    """What is said of such a name, in the reader's language."""
    return str(
        _(
            "In de naam ‘%(name)s’ is een letter verloren gegaan. Bewaar het bestand als ‘CSV UTF-8’.",
            name=name,
        )
    )


class TooMany(Exception):
    """The list has more than MOST_ROWS rows."""


def decoded(content: bytes) -> str:
    """The words of a file: UTF-8, or what Excel makes of «Unicode-tekst», or of «CSV» on a Dutch computer."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_list(text: str) -> list[ListedPerson]:
    """The rows of a list as they were written. Raises TooMany."""
    text, rows = _table_of(text), []
    for row in _table_rows(text) if columns_of(text) else _address_rows(text):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise TooMany
    return rows


def columns_of(text: str) -> dict[str, str]:
    """What (a key of COLUMNS) stands in which column of the first line; nothing when none holds addresses."""
    names = {name.strip(' "').casefold(): name.strip(' "') for name in re.split(r"[;,\t]", _first_line(text))}
    found = {
        what: next(names[word] for word in words if word in names)
        for what, words in COLUMNS.items()
        if any(word in names for word in words)
    }
    return found if "email" in found else {}


def _table_of(text: str) -> str:
    """Without what programs put before a table; a line of theirs stays, empty, so that lines are counted right."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    return _SEPARATOR.sub("\n", text)


def _first_line(text: str) -> str:
    return _table_of(text).lstrip("\n").partition("\n")[0]


def _table_rows(text: str) -> Iterator[ListedPerson]:
    columns, header = columns_of(text), _first_line(text)
    rows = text.lstrip("\n")
    above = len(text) - len(rows)
    table = csv.DictReader(io.StringIO(rows, newline=""), delimiter=max(";,\t", key=header.count))
    try:
        for row in table:
            values = {what: words_of_cell(clean_line(row.get(name) or "")) for what, name in columns.items()}
            if any(values.values()):
                yield _person(table.line_num + above, **values)
    except csv.Error:
        yield ListedPerson(table.line_num + above, "")


def _address_rows(text: str) -> Iterator[ListedPerson]:
    for line, words in enumerate(text.split("\n"), start=1):
        for written in map(clean_line, _pieces(words)):
            named = _NAMED.fullmatch(written)
            if named:
                yield _person(line, email=named["email"].strip(), name=named["name"].strip(" \"'"))
            elif written:
                yield _person(line, email=written)


def _pieces(line: str) -> Iterator[str]:
    """What stands between semicolons, and between those commas that end an address: a name may have its own."""
    piece, quotes = "", line.count('"') % 2 == 0
    is_quoted = False
    for sign in line:
        is_quoted ^= quotes and sign == '"'
        if not is_quoted and (sign == ";" or (sign == "," and _ends_address(piece))):
            yield piece
            piece = ""
        else:
            piece += sign
    yield piece


def _ends_address(piece: str) -> bool:
    return piece.rstrip().endswith(">") or ("@" in piece and "<" not in piece)


def _person(
    line: int, email: str, name: str = "", title: str = "", portfolio: str = "", seat: str = ""
) -> ListedPerson:
    guess = re.sub(r"[._-]+", " ", email.partition("@")[0]).title()
    turned = first_name_first(name)
    return ListedPerson(
        line=line,
        email=email.casefold(),
        name=turned or guess,
        title=title,
        portfolio=portfolio,
        seat=seat,
        is_guessed=not name,
        turned_from=name if name != turned else "",
    )
