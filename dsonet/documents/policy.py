"""The only file that decides who sees and may do what in the library.

A folder or document is for the whole network, or for an audience that everything below shares: inside a closed
folder nothing is for other people than the folder is.
"""

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from dsonet.circles.policy import circle_ids, insiders, may_write
from dsonet.documents.models import Audience, AudienceKind, AudienceMember, Document, Folder
from dsonet.members import policy as members
from dsonet.members.models import PEERS, Member, MemberState, Network, Role
from dsonet.storage.file_types import Allowed

KEEPERS = frozenset({Role.SECRETARIAT, Role.ADMINISTRATOR})
OF_KEEPERS = (AudienceKind.SECRETARIAT, AudienceKind.LISTED)
"""What those who keep the library see too: who comes to a meeting is theirs to organise."""


def visible_folders(member: Member) -> Select[Folder]:
    """The folders that exist for `member`."""
    return select(Folder).where(_is_open_to(member, Folder.audience_id))


def visible_documents(member: Member) -> Select[Document]:
    """The documents that exist for `member`: not those in the bin."""
    return select(Document).where(document_is_visible(member))


def document_is_visible(member: Member) -> ColumnElement[bool]:
    """The condition on Document behind `visible_documents`."""
    return and_(_is_open_to(member, Document.audience_id), Document.binned_at.is_(None))


def binned_documents(member: Member) -> Select[Document]:
    """What lies in the bin: all of it for who keeps the library, for others what they brought themselves."""
    mine = true() if may_keep_library(member) else Document.added_by_id == member.id
    return select(Document).where(
        _is_open_to(member, Document.audience_id), Document.binned_at.is_not(None), mine
    )


def may_keep_library(member: Member) -> bool:
    """Make, change and remove folders, and change every document that one sees."""
    return member.is_active and member.role in KEEPERS


def may_add(member: Member, folder: Folder) -> bool:
    """Put documents in a folder: where members may, and in one's circle; its audience and circle are loaded."""
    if folder.audience is not None and folder.audience.kind == AudienceKind.CIRCLE:
        return may_write(member, folder.audience.circle)
    return may_keep_library(member) or (folder.members_add and members.is_peer(member))


def may_change(member: Member, document: Document) -> bool:
    """Change, move or throw away a document, or bring a new version: who brought it, or keeps the library."""
    return may_keep_library(member) or (members.is_peer(member) and document.added_by_id == member.id)


def may_see_downloads(member: Member, document: Document) -> bool:
    """See who fetched a confidential document: who may change it."""
    return may_change(member, document)


def may_ask_reading(keeper: Member) -> bool:
    """Ask everyone for whom a document is to say that they read it, and see who did."""
    return may_keep_library(keeper)


def may_confirm_reading(member: Member, document: Document) -> bool:
    """Say that one read it, where that was asked."""
    return members.is_peer(member) and document.reading_asked_at is not None


def expected_readers(document: Document) -> Select[Member]:
    """Everyone in the network for whom a document is; its audience is loaded."""
    peers = select(Member).where(Member.role.in_(PEERS), members.is_in_state(MemberState.ACTIVE))
    audience = document.audience
    if audience is None or audience.kind == AudienceKind.MEMBERS:
        return peers
    if audience.kind == AudienceKind.CIRCLE:
        return peers.where(Member.id.in_(insiders(audience.circle_id)))
    if audience.kind == AudienceKind.SECRETARIAT:
        return peers.where(Member.role.in_(KEEPERS))
    if audience.kind == AudienceKind.CONCEPT:
        of_circle = Member.id.in_(insiders(audience.circle_id)) if audience.circle_id else true()
        return peers.where(Member.role.in_(KEEPERS), of_circle)
    listed = select(AudienceMember.member_id).where(AudienceMember.audience_id == audience.id)
    return peers.where(Member.id.in_(listed))


def _is_open_to(
    member: Member, audience_id: InstrumentedAttribute[int | None] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Asked row by row, so that what is for all costs nothing, and lists keep the order of their index."""
    network = members.sees(member, Network.alumni_see_meetings)
    listed = select(AudienceMember.audience_id).where(AudienceMember.member_id == member.id)
    keeps = true() if may_keep_library(member) else false()
    among = or_(
        and_(Audience.kind == AudienceKind.MEMBERS, network),
        and_(Audience.kind == AudienceKind.CIRCLE, Audience.circle_id.in_(circle_ids(member.id))),
        and_(Audience.kind.in_(OF_KEEPERS), keeps),
        and_(
            Audience.kind == AudienceKind.CONCEPT,
            keeps,
            or_(Audience.circle_id.is_(None), Audience.circle_id.in_(circle_ids(member.id))),
        ),
        Audience.id.in_(listed),
    )
    closed = exists().where(Audience.id == audience_id, among)
    return and_(true() if member.is_active else false(), or_(and_(audience_id.is_(None), network), closed))


def files_taken(network: Network | None) -> Allowed:
    """Which files the library takes beyond the usual."""
    if network is None:
        return Allowed()
    return Allowed(locked=network.takes_locked_files, macros=network.takes_macro_files)
