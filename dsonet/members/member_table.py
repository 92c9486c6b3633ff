"""The list of members as a table for a spreadsheet. No cell of it can become a formula (OWASP, «CSV injection»)."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from dsonet import journal
from dsonet.access import require
from dsonet.database import db
from dsonet.members import policy
from dsonet.members.forms import ROLE_WORDS
from dsonet.members.models import Member, MemberState
from dsonet.web.times import iso

MARK = "\ufeff"
"""Tells Excel that it is UTF-8."""
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def export_members(keeper: Member) -> str:
    """Everyone who has, had or is offered access, by name; the record says who took the list away."""
    require(policy.may_keep_members(keeper))
    everyone = (
        policy.managed_members(keeper).options(joinedload(Member.seat)).order_by(Member.name, Member.id)
    )
    members = db.session.scalars(everyone).all()
    journal.write(keeper.id, "export_members", "member", keeper.id, number=len(members))
    return MARK + _table(members)


def _table(members: Iterable[Member]) -> str:
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
        writer.writerow([_harmless(cell) for cell in cells])
    return file.getvalue()


def _harmless(cell: str) -> str:
    """With an apostrophe before it, a spreadsheet takes a cell as words."""
    return f"'{cell}" if cell.startswith(BEGINS_FORMULA) else cell


def _day(moment: datetime | None) -> str:
    return iso(moment)[:10] if moment else ""
