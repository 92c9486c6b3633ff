"""Papers of a meeting: documents of the library, in the folder of the meeting; and the guests who see them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from dsonet import events, journal
from dsonet.access import require
from dsonet.circles.models import Circle
from dsonet.database import db, insert, now
from dsonet.documents.actions.audiences import Readers, end_concept, list_reader, unlist_reader
from dsonet.documents.actions.documents import bin_document, bring_documents
from dsonet.documents.actions.folders import FolderFacts, make_folder, own_folder, rename_folder
from dsonet.documents.models import AudienceKind, Document, Folder
from dsonet.documents.queries.folders import folder_of
from dsonet.meetings import policy
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.events import PapersBrought
from dsonet.meetings.models import Meeting, MeetingGuest, Paper
from dsonet.members.actions.standing import read_again
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile
from dsonet.web.times import AMSTERDAM

OF_ALL_MEETINGS = "meetings"
NAME_OF_ALL_MEETINGS = "Bijeenkomsten"
TOLD_AFTER = timedelta(minutes=30)
"""So long new papers wait for others that come soon after, to be told in one letter."""


def bring_papers(
    keeper: Member, meeting: Meeting, files: Sequence[StoredFile], item_id: int | None = None
) -> list[Document]:
    """Lay `files` on the table, or with one item, behind those that are there.

    A file that is called as one of them renews it, and stays where that was.
    """
    read_again(keeper)
    require(policy.may_keep_meetings(keeper))
    if not files:
        return []
    folder = _folder_of(keeper, meeting)
    brought = bring_documents(keeper, folder, files)
    last = db.session.scalar(select(func.max(Paper.position)).where(Paper.meeting_id == meeting.id)) or 0
    item = _item_of(meeting.id, item_id)
    for number, document in enumerate(brought.new, start=1):
        paper = Paper(meeting_id=meeting.id, document_id=document.id, position=last + number, item_id=item)
        db.session.add(paper)
        journal.write(keeper.id, "bring_paper", "meeting", meeting.id, title=document.title)
    db.session.flush()
    if brought.new:
        events.record(PapersBrought(meeting.id), not_before=now() + TOLD_AFTER)
    return [*brought.new, *brought.renewed]


def lay_with(keeper: Member, paper: Paper, item_id: int | None) -> None:
    """Lay a paper with an item of its meeting's agenda, or (none) with the meeting as a whole."""
    require(policy.may_keep_meetings(keeper))
    paper.item_id = _item_of(paper.meeting_id, item_id)
    journal.write(keeper.id, "lay_paper", "meeting", paper.meeting_id, title=paper.document.title)


def remove_paper(keeper: Member, paper: Paper) -> None:
    """Take a paper away, into the bin of the library; taken back out of it, it lies on the table again."""
    require(policy.may_keep_meetings(keeper))
    journal.write(keeper.id, "remove_paper", "meeting", paper.meeting_id, title=paper.document.title)
    bin_document(keeper, paper.document)


def keep_attendee(meeting: Meeting, member: Member, comes: bool) -> None:
    """Keep the list of the folder true: its papers can be for those who come alone."""
    if meeting.folder_id is not None and meeting.announced_at is not None:
        folder = db.session.get_one(Folder, meeting.folder_id)
        (list_reader if comes else unlist_reader)(folder, member.id)


def open_folder(meeting: Meeting) -> None:
    """The meeting was announced: its papers are for those whom it is for."""
    if meeting.folder_id is not None:
        folder = db.session.get_one(Folder, meeting.folder_id)
        end_concept(folder, _readers_of(meeting))
        _list_readers(meeting, folder)


def name_folder(meeting: Meeting) -> None:
    """Let the folder be called as the meeting is now."""
    if meeting.folder_id is not None:
        rename_folder(db.session.get_one(Folder, meeting.folder_id), _folder_name(meeting))


def let_guest_in(keeper: Member, meeting: Meeting, guest: Member) -> None:
    """Show this meeting and its papers to a guest, until their access ends."""
    require(policy.may_let_guest_in(keeper))
    known = insert(MeetingGuest).values(meeting_id=meeting.id, member_id=guest.id, added_at=now())
    db.session.execute(known.on_conflict_do_nothing())
    if meeting.folder_id is not None and meeting.announced_at is not None:
        list_reader(db.session.get_one(Folder, meeting.folder_id), guest.id)
    journal.write(keeper.id, "let_guest_in", "meeting", meeting.id, title=meeting.title, name=guest.name)


def _item_of(meeting_id: int, item_id: int | None) -> int | None:
    """The item, which the lock keeps from being removed; none when it is gone or of another meeting."""
    if not item_id:
        return None
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    return db.session.scalar(
        select(AgendaItem.id).where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting_id)
    )


def _folder_of(keeper: Member, meeting: Meeting) -> Folder:
    """The meeting's folder, made at its first paper; of two who bring that at once one makes it."""
    db.session.refresh(meeting, ["folder_id"], with_for_update=True)
    if meeting.folder_id is not None:
        return folder_of(meeting.folder_id)
    around = own_folder(OF_ALL_MEETINGS, NAME_OF_ALL_MEETINGS)
    folder = make_folder(keeper, around, FolderFacts(_folder_name(meeting), readers=_readers_of(meeting)))
    meeting.folder_id = folder.id
    _list_readers(meeting, folder)
    return folder_of(folder.id)


def _readers_of(meeting: Meeting) -> Readers:
    """For whom the papers are: as long as it is a concept, for who prepares it."""
    circle = db.session.get(Circle, meeting.circle_id) if meeting.circle_id else None
    if meeting.announced_at is None:
        return Readers(AudienceKind.CONCEPT, circle)
    return Readers(AudienceKind.CIRCLE if circle else AudienceKind.MEMBERS, circle)


def _list_readers(meeting: Meeting, folder: Folder) -> None:
    """Guests, and who comes; of a concept nobody yet."""
    if meeting.announced_at is None:
        return
    guests = select(MeetingGuest.member_id).where(MeetingGuest.meeting_id == meeting.id)
    come = select(Answer.member_id).where(Answer.meeting_id == meeting.id, Answer.takes_part_expression())
    for member_id in db.session.scalars(guests.union(come)):
        list_reader(folder, member_id)


def _folder_name(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(AMSTERDAM):%Y-%m-%d} {meeting.title}"[:120]
