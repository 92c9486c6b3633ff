"""The lists of those who come as tables, and as files for a spreadsheet in which nothing is a formula."""

import csv
import io
from collections.abc import Sequence

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font

from dsonet.meetings.answer_models import AnswerKind
from dsonet.meetings.forms.questions import shown
from dsonet.meetings.models import MeetingPart
from dsonet.meetings.queries.lists import Attendee, AttendeeList
from dsonet.meetings.words import SHORT_ANSWERS
from dsonet.members.member_table import MARK
from dsonet.text import safe_cell
from dsonet.text.cells import BEGINS_FORMULA

Table = list[list[str]]
"""Rows of cells, the first the names of the columns."""
MOST_SIGNS = 32_767
"""What one cell of a spreadsheet holds."""


def table_for_organisers(found: AttendeeList) -> Table:
    """Everyone who answered, with all that the organisers read."""
    heads = [_("Naam"), _("Gemeente"), _("E-mailadres"), _("Antwoord"), _("Wachtlijst"), _("Neemt mee")]
    heads += [part.title for part in found.parts]
    heads += [_("Sessies"), *(question.words for question in found.questions)]
    rows = [[*_of_person(found, one), *_given(found, one)] for one in found.attendees]
    return [heads, *rows]


def table_for_host_city(found: AttendeeList) -> Table:
    """Those who are in the room: name, municipality, who comes along, to which part, and what is for the host."""
    heads = [_("Naam"), _("Gemeente"), _("Neemt mee")]
    heads += [part.title for part in found.parts]
    heads += [question.words for question in found.questions]
    rows = [
        [
            one.answer.member.name,
            city_of(one),
            one.answer.companion,
            *(is_there(one, part) for part in found.parts),
            *_given(found, one),
        ]
        for one in found.attendees
    ]
    return [heads, *rows]


def as_csv(table: Table) -> bytes:
    """For a spreadsheet: semicolons, UTF-8 with its mark, and no cell that becomes a formula."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([safe_cell(cell) for cell in row] for row in table)
    return (MARK + file.getvalue()).encode()


def as_xlsx(table: Table, title: str) -> bytes:
    """An Excel file (ECMA-376) in which every cell is a string, whatever it begins with."""
    book = Workbook()
    sheet = book.create_sheet(title, 0)
    del book[book.sheetnames[1]]
    for number, row in enumerate(table, start=1):
        for column, words in enumerate(row, start=1):
            if words:
                _write(sheet.cell(number, column), words)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def city_of(one: Attendee) -> str:
    """The municipality or province whose seat they hold."""
    return one.answer.member.seat.name if one.answer.member.seat else ""


def is_there(one: Attendee, part: MeetingPart) -> str:
    """«Ja» or «Nee», for who counts chairs."""
    return str(_("Ja") if one.says_of(part) == AnswerKind.YES else _("Nee"))


def _of_person(found: AttendeeList, one: Attendee) -> list[str]:
    return [
        one.answer.member.name,
        city_of(one),
        one.answer.member.email,
        str(SHORT_ANSWERS[AnswerKind(one.answer.kind)]),
        str(_("Ja")) if one.answer.waits else "",
        one.answer.companion,
        *(str(SHORT_ANSWERS[one.says_of(part)]) for part in found.parts),
        ", ".join(one.sessions),
    ]


def _given(found: AttendeeList, one: Attendee) -> Sequence[str]:
    return [shown(question, one.given.get(question.id, "")) for question in found.questions]


def _write(cell: Cell, words: str) -> None:
    """As a string, also when it is changed there later (the quote before it is a style of the cell)."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)[:MOST_SIGNS]
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(BEGINS_FORMULA)
