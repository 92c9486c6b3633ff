"""Tell of papers that came after the letter about the papers: all that is new in one letter, once an hour at most."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select, update

from dsonet import events
from dsonet.convening import letters, policy
from dsonet.convening.queries.papers import last_told, papers_for, papers_letter_waits
from dsonet.convening.queries.people import invited_people
from dsonet.database import db, now
from dsonet.mail import outbox
from dsonet.meetings.events import PapersBrought
from dsonet.meetings.models import Meeting, Paper

BETWEEN = timedelta(hours=1)
"""So long lies between two letters about papers of one meeting."""


def tell_new_papers(meeting: Meeting) -> None:
    """Tell who comes or is undecided, unless the letter about the papers is still to go."""
    if not policy.goes_on(meeting) or papers_letter_waits(meeting):
        return
    told = last_told(meeting)
    if told is not None and told + BETWEEN > now() and untold(meeting):
        events.record(PapersBrought(meeting.id), not_before=told + BETWEEN)
        return
    new = mark_told(untold(meeting))
    for person in invited_people(meeting) if new else ():
        if not policy.hears_of_new_papers(meeting, person, now()):
            continue
        papers = papers_for(person.member, meeting, new)
        if papers:
            once = f"papers-{meeting.id}-{max(new)}-{person.member.id}"
            outbox.post(letters.about_new_papers(person.member, meeting, papers), once)


def untold(meeting: Meeting) -> list[int]:
    """The papers of which nobody was told."""
    found = select(Paper.id).where(Paper.meeting_id == meeting.id, Paper.told_at.is_(None))
    return list(db.session.scalars(found))


def mark_told(ids: Collection[int]) -> list[int]:
    """Keep that these are told now; returns those that nobody else told meanwhile."""
    if not ids:
        return []
    mine = update(Paper).where(Paper.id.in_(ids), Paper.told_at.is_(None)).values(told_at=now())
    told = db.session.scalars(mine.returning(Paper.id), execution_options={"synchronize_session": False})
    return list(told)
