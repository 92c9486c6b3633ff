"""The list of municipalities of the CBS (docs/import-seats.md): read, compared with the seats, and taken over.

Who gets a seat is the network's own rule: 80,000 inhabitants and more, and the provincial capitals. A seat that
is there stays, whatever its figure: a seat goes only when its municipality is dissolved and somebody said so.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import select

from dsonet.database import db
from dsonet.members.actions.seats import SeatFacts
from dsonet.members.models import PROVINCES, Member, Seat
from dsonet.members.queries import seats as queries
from dsonet.text import clean_line

SMALLEST = 80_000
"""Inhabitants from which a municipality has a seat."""
LARGEST_FILE = 10_000_000
"""Bytes; the whole country takes 25,000."""
COLUMNS = ("name", "cbs_code", "province", "population", "year", "is_provincial_capital")
"""That must be there; `dissolved_into` and `dissolved_on` may be, others are passed over."""
_CODE = re.compile(r"(GM|PV)\d{2,4}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)

_ANSWERS = {
    **dict.fromkeys(("true", "1", "ja", "yes", "waar"), True),  # a Dutch Excel writes WAAR and ONWAAR
    **dict.fromkeys(("false", "0", "nee", "no", "onwaar", ""), False),
}


class SeatFileRefused(Exception):
    """The file can't be used at all; the message is for people."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One municipality or province as the file has it."""

    facts: SeatFacts
    dissolved_into: str
    """The code or name of the municipality that it went into, or nothing."""
    dissolved_on: date | None

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.facts.name

    def is_dissolved(self, today: date) -> bool:
        """Has it gone into another one by now?"""
        return bool(self.dissolved_into) and (self.dissolved_on is None or self.dissolved_on <= today)

    def earns_seat(self, today: date) -> bool:
        """Is it in the network by its size, or as a capital?"""
        return not self.is_dissolved(today) and (
            self.facts.population >= SMALLEST or self.facts.is_provincial_capital
        )


@dataclass(slots=True)
class SeatFile:
    """What a file held: rows by code, and the faults as (line number, what is wrong)."""

    rows: dict[str, SeatRow] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)

    def named(self, code_or_name: str) -> SeatRow | None:
        """The row that another one calls by its code or its name."""
        by_name = (row for row in self.rows.values() if row.name == code_or_name)
        return self.rows.get(code_or_name) or next(by_name, None)


@dataclass(frozen=True, slots=True)
class Merged:
    """A seat whose municipality went into another, and those who hold it."""

    seat: Seat
    row: SeatRow
    into: Seat | SeatRow | None
    """Where its holders could go; None when neither the network nor the file has it."""
    holders: Sequence[Member]


@dataclass(slots=True)
class SeatPlan:
    """What taking the file over would do."""

    new: list[SeatRow] = field(default_factory=list)
    changed: list[tuple[Seat, SeatRow]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    missing: list[Seat] = field(default_factory=list)
    """Seats that the file does not have."""


def read_seats(path: Path) -> SeatFile:
    """Read and check every row. Raises SeatFileRefused for what is no such list at all."""
    if path.stat().st_size > LARGEST_FILE:
        raise SeatFileRefused("it is larger than 10 MB, so it is no list of municipalities")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SeatFileRefused("it is not UTF-8: save it as «CSV UTF-8»") from error
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise SeatFileRefused(f"its first line lacks {', '.join(missing)}")
    found = SeatFile()
    for line, row in _rows(table):
        try:
            seat = _checked({name: clean_line(value or "") for name, value in row.items() if name})
            if seat.facts.cbs_code in found.rows:
                raise ValueError(f"the code {seat.facts.cbs_code} stands in the file twice")
        except ValueError as error:
            found.faults.append((line, str(error)))
        else:
            found.rows[seat.facts.cbs_code] = seat
    return found


def compare(found: SeatFile, today: date) -> SeatPlan:
    """What the file would change in the seats of this network; writes nothing."""
    seats = {seat.cbs_code: seat for seat in queries.seats()}
    plan = SeatPlan(missing=[seat for code, seat in seats.items() if code not in found.rows])
    for code, row in found.rows.items():
        seat = seats.get(code)
        if seat is None:
            plan.new += [row] if row.earns_seat(today) else []
        elif row.is_dissolved(today):
            into = seats.get(row.dissolved_into) or found.named(row.dissolved_into)
            plan.merged.append(Merged(seat, row, into, holders_of(seat)))
        elif any(getattr(seat, name) != value for name, value in vars(row.facts).items()):
            plan.changed.append((seat, row))
    return plan


def _rows(table: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, str]]]:
    try:
        for row in table:
            yield table.line_num, row
    except csv.Error as error:
        raise SeatFileRefused(f"line {table.line_num} is no CSV: {error}") from error


def _checked(row: dict[str, str]) -> SeatRow:
    name, code = row["name"], row["cbs_code"]
    if not 1 <= len(name) <= 120:
        raise ValueError("the name is missing or too long")
    if not _CODE.fullmatch(code):
        raise ValueError(f"«{code}» is no CBS code (GM0034, PV20)")
    if row["province"] not in PROVINCES:
        raise ValueError(f"«{row['province']}» is no province")
    facts = SeatFacts(
        name=name,
        cbs_code=code,
        province=row["province"],
        population=_whole(row["population"], "population", 1, 20_000_000),
        population_year=_whole(row["year"], "year", 2000, 2100),
        is_provincial_capital=_yes_or_no(row["is_provincial_capital"]),
    )
    return SeatRow(
        facts=facts,
        dissolved_into=row.get("dissolved_into", ""),
        dissolved_on=_day(row.get("dissolved_on", "")),
    )


def _yes_or_no(value: str) -> bool:
    answer = _ANSWERS.get(value.casefold())
    if answer is None:
        raise ValueError(f"«{value}» is neither yes nor no (true, false)")
    return answer


def _whole(value: str, what: str, least: int, most: int) -> int:
    number = int(value) if _NUMBER.fullmatch(value) else -1
    if not least <= number <= most:
        raise ValueError(f"«{value}» can't be the {what}")
    return number


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ValueError(f"«{value}» is no day (2023-01-01)") from error


def holders_of(seat: Seat) -> Sequence[Member]:
    """Everyone who holds or held it, or was asked to."""
    return db.session.scalars(select(Member).where(Member.seat_id == seat.id).order_by(Member.name)).all()
