"""Many invitations at once: a pasted list or a CSV file becomes rows, and each row is judged before anything is sent.

A list is either CSV with names of columns on its first line, or addresses as mail programs write them: one a
line or with semicolons between them, with or without a name.
"""

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import select

from dsonet.database import db
from dsonet.members import actions, policy
from dsonet.members.models import Member, MemberState, Role, Seat
from dsonet.members.names import sorting
from dsonet.text import clean_line

MOST_ROWS = 1_000
LONGEST_ADDRESS = 254
LONGEST = {"name": 120, "title": 120, "portfolio": 200}
COLUMNS = {
    "email": ("e-mailadres", "e-mail", "email", "mail", "mailadres", "adres", "address"),
    "name": ("naam", "name"),
    "title": ("functie", "title"),
    "portfolio": ("portefeuille", "portfolio"),
    "seat": ("zetel", "gemeente", "seat", "municipality"),
}
"""What a column may be called, in small letters."""
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")
"""«Vries, Jan de <j.devries@zwolle.nl>», as mail programs write it."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """One row of the list."""

    line: int
    email: str
    name: str = ""
    title: str = ""
    portfolio: str = ""
    seat: str = ""
    """Name or CBS code, as written."""
    is_guessed: bool = False
    """Was the name made out of the address?"""
    seat_id: int | None = None
    fault: str = ""
    """Why nothing is sent, in the reader's language."""


class TooMany(Exception):
    """The list has more than MOST_ROWS rows."""


def decoded(content: bytes) -> str:
    """The words of a file: UTF-8, or what Excel makes of «CSV» on a Dutch computer."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_list(text: str) -> list[Invitee]:
    """The rows of a list as they were written. Raises TooMany."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    rows = []
    for row in _table_rows(text) if _columns(text) else _address_rows(text):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise TooMany
    return rows


def judge(keeper: Member, rows: Sequence[Invitee]) -> list[Invitee]:
    """Each row with its seat and its fault, if it has one."""
    addresses = [row.email for row in rows]
    people = db.session.execute(select(Member.email, Member.name).where(Member.email.in_(addresses)))
    known = {row.email: row.name for row in people}
    places = _Places(keeper)
    before = Counter[str]()
    judged = []
    for row in rows:
        fault = _fault_of_address(row, known, before) or places.fault(row)
        judged.append(replace(row, seat_id=places.seat_id(row), fault=fault))
        before[row.email] += 1
        if not fault:
            places.give(row)
    return judged


def invite_all(keeper: Member, judged: Sequence[Invitee]) -> int:
    """Invite everyone without a fault; returns how many. Who came into the list meanwhile is passed over."""
    invited = 0
    for row in judged:
        if not row.fault:
            facts = actions.MemberFacts(row.name, row.title, row.portfolio, row.seat_id)
            with contextlib.suppress(actions.AddressTaken):
                actions.invite(keeper, row.email, facts, Role.MEMBER)
                invited += 1
    return invited


class _Places:
    """The seats, and who holds each or was asked to; this list's own rows too, as they are judged."""

    def __init__(self, keeper: Member) -> None:
        seats = list(db.session.scalars(select(Seat)))
        self._seats = {sorting(name): seat for seat in seats for name in (seat.name, seat.cbs_code)}
        held = policy.managed_members(keeper).where(Member.seat_id.is_not(None)).order_by(Member.id)
        self._holders = {
            member.seat_id: member.name
            for member in db.session.scalars(held)
            if member.state != MemberState.ENDED
        }

    def seat_id(self, row: Invitee) -> int | None:
        seat = self._seats.get(sorting(row.seat))
        return seat.id if seat else None

    def fault(self, row: Invitee) -> str:
        seat = self._seats.get(sorting(row.seat))
        if row.seat and seat is None:
            return str(_("Er is geen zetel «%(seat)s».", seat=row.seat))
        if seat and seat.id in self._holders:
            return str(_("De zetel %(seat)s is van %(name)s.", seat=seat.name, name=self._holders[seat.id]))
        return ""

    def give(self, row: Invitee) -> None:
        seat_id = self.seat_id(row)
        if seat_id is not None:
            self._holders[seat_id] = row.name


def _fault_of_address(row: Invitee, known: dict[str, str], before: Counter[str]) -> str:
    if not row.email:
        fault = _("Hier staat geen e-mailadres.")
    elif len(row.email) > LONGEST_ADDRESS or not _is_address(row.email):
        fault = _("Dit is geen e-mailadres. Kijk het na.")
    elif any(len(getattr(row, part)) > most for part, most in LONGEST.items()):
        fault = _("De naam, functie of portefeuille is te lang.")
    elif before[row.email]:
        fault = _("Dit adres staat al eerder in deze lijst.")
    elif row.email in known:
        fault = _("%(name)s heeft dit adres al.", name=known[row.email])
    else:
        return ""
    return str(fault)


def _is_address(value: str) -> bool:
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _columns(text: str) -> dict[str, str]:
    """Which column of the first line is what; nothing when it names no address."""
    names = {name.strip(' "').casefold(): name.strip(' "') for name in re.split(r"[;,\t]", _first_line(text))}
    found = {
        what: next(names[word] for word in words if word in names)
        for what, words in COLUMNS.items()
        if any(word in names for word in words)
    }
    return found if "email" in found else {}


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _table_rows(text: str) -> Iterator[Invitee]:
    columns, header = _columns(text), _first_line(text)
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=header.count))
    try:
        for row in table:
            values = {what: clean_line(row.get(name) or "") for what, name in columns.items()}
            if any(values.values()):
                yield _invitee(table.line_num, **values)
    except csv.Error:
        yield Invitee(table.line_num, "")


def _address_rows(text: str) -> Iterator[Invitee]:
    for line, words in enumerate(text.split("\n"), start=1):
        for piece in words.split(";"):
            for part in [piece] if "<" in piece else piece.split(","):
                written = clean_line(part)
                named = _NAMED.fullmatch(written)
                if named:
                    yield _invitee(line, email=named["email"].strip(), name=named["name"].strip(' "'))
                elif written:
                    yield _invitee(line, email=written)


def _invitee(
    line: int, email: str, name: str = "", title: str = "", portfolio: str = "", seat: str = ""
) -> Invitee:
    guess = re.sub(r"[._-]+", " ", email.partition("@")[0]).title()
    return Invitee(
        line=line,
        email=email.casefold(),
        name=name or guess,
        title=title,
        portfolio=portfolio,
        seat=seat,
        is_guessed=not name,
    )
