"""The list of members as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _

from dsonet.members.forms.keeping import ROLE_WORDS
from dsonet.members.models import Member, MemberState
from dsonet.text import safe_cell
from dsonet.web.times import iso

MARK = "\ufeff"
"""Tells Excel that it is UTF-8."""


def member_table(members: Iterable[Member]) -> str:
    """The table, with names of columns in the reader's language; `listed_people.py` reads it."""
    states = {
        MemberState.ACTIVE: _("Actief"),
        MemberState.INVITED: _("Uitgenodigd"),
        MemberState.ENDED: _("Beëindigd"),
    }
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        [
            _("Naam"),
            _("E-mailadres"),
            _("Functie"),
            _("Portefeuille"),
            _("Zetel"),
            _("Provincie"),
            _("Rol"),
            _("Staat"),
            _("Lid sinds"),
            _("Lid tot"),
        ]
    )
    for member in members:
        seat = member.seat
        cells = (
            member.name,
            member.email,
            member.title,
            member.portfolio,
            seat.name if seat else "",
            seat.province if seat else "",
            str(ROLE_WORDS[member.role]),
            states[member.state],
            _day(member.joined_at),
            _day(member.ended_at),
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return MARK + file.getvalue()


def _day(moment: datetime | None) -> str:
    return iso(moment)[:10] if moment else ""
