"""Every read about calendars: what each was told, and what a feed holds."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.calendars import policy
from dsonet.calendars.comparing import Known, News, all_news
from dsonet.calendars.facts import shown_title
from dsonet.calendars.files import Entry
from dsonet.calendars.links import feed_links
from dsonet.calendars.models import CalendarCopy, CalendarFeed, Stage
from dsonet.database import db, now
from dsonet.mail.models import Letter
from dsonet.meetings import policy as meetings
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.models import Meeting
from dsonet.meetings.phases import Phase
from dsonet.members.models import Member
from dsonet.text import clean_line
from dsonet.web.addresses import full_address


def known_of(meeting: Meeting, stage: Stage | None) -> Known:
    """Of all members at once, each under their id. Before there is a stage nobody should have it."""
    goes_on = meeting.announced_at is not None and meeting.cancelled_at is None and stage is not None
    asked = db.session.scalars(meetings.invited_to(meeting)).all() if goes_on else []
    answers = db.session.scalars(select(Answer).where(Answer.meeting_id == meeting.id))
    copies = db.session.scalars(
        select(CalendarCopy)
        .where(CalendarCopy.meeting_id == meeting.id)
        .options(joinedload(CalendarCopy.member), joinedload(CalendarCopy.letter))
        .execution_options(populate_existing=True)
    )
    return Known(
        invited={member.id: member for member in asked},
        answers={answer.member_id: answer for answer in answers},
        copies={copy.member_id: copy for copy in copies},
        contact=db.session.get(Member, meeting.contact_id) if meeting.contact_id else None,
    )


def count_held(meeting: Meeting) -> int:
    """How many calendars hold it as far as we know: so many hear when it does not go on."""
    held = select(func.count()).where(CalendarCopy.meeting_id == meeting.id, CalendarCopy.is_held)
    return db.session.scalar(held) or 0 if meeting.ends_at > now() else 0


def news_of(meeting: Meeting, stage: Stage | None) -> dict[int, News]:
    """Who hears what of the meeting as it is in this transaction, each under their id."""
    if meeting.ends_at <= now():
        return {}
    return all_news(meeting, stage, known_of(meeting, stage))


def own_entry(member: Member, meeting: Meeting) -> Entry:
    """A visible meeting for the member's own calendar, under its own title; it never falls back behind a letter."""
    copy = copy_of(meeting.id, member.id)
    address = full_address("meetings.show_meeting", meeting_id=meeting.id)
    return Entry(
        meeting=meeting,
        title=clean_line(meeting.title),
        address=address,
        description=address,
        stage=stage_of(meeting),
        sequence=copy.sequence if copy else 0,
    )


def stage_of(meeting: Meeting) -> Stage:
    """As what an announced meeting stands in a calendar that looks by itself."""
    return Stage.SAVE_THE_DATE if meeting.phase == Phase.SAVE_THE_DATE else Stage.INVITATION


def feed_of(member: Member) -> CalendarFeed | None:
    """The member's feed, if they have one."""
    return db.session.get(CalendarFeed, member.id)


def feed_owner(token: str) -> Member:
    """Whose feed this is the address of, or NotVisible: it was renewed or stopped, or they can't come in any more."""
    link = feed_links.read(token)
    asked = select(CalendarFeed).where(CalendarFeed.member_id == (link.member_id if link else None))
    feed = db.session.scalar(asked.options(joinedload(CalendarFeed.member)))
    if link is None or feed is None or feed.version != link.about:
        raise NotVisible
    owner: Member = feed.member
    if not policy.may_have_feed(owner):
        raise NotVisible
    return owner


def feed_entries(member: Member, network: str, only_promised: bool) -> list[Entry]:
    """What stands in the feed, in the order of time; secret titles are left out, as others may look in."""
    found = policy.visible_in_feed(member)
    if only_promised:
        found = found.join(Answer, Answer.meeting_id == Meeting.id).where(policy.is_promised(member))
    rows = db.session.scalars(found.order_by(Meeting.starts_at, Meeting.id))
    pages = full_address("meetings.list_meetings")
    return [_feed_entry(meeting, network, f"{pages}/{meeting.id}") for meeting in rows]


def _feed_entry(meeting: Meeting, network: str, address: str) -> Entry:
    return Entry(
        meeting=meeting,
        title=shown_title(meeting, network),
        address=address,
        description="" if meeting.has_secret_title else address,
        stage=stage_of(meeting),
    )


def copy_of(meeting_id: int, member_id: int) -> CalendarCopy | None:
    """What one member's calendar was told of one meeting."""
    return db.session.get(CalendarCopy, (meeting_id, member_id), populate_existing=True)


def copy_with_key(reply_key: str) -> CalendarCopy | None:
    """The copy that an address is about, with its member and meeting, and the meeting's circle."""
    return db.session.scalar(
        select(CalendarCopy)
        .where(CalendarCopy.reply_key == reply_key)
        .options(joinedload(CalendarCopy.member), joinedload(CalendarCopy.meeting).joinedload(Meeting.circle))
        .execution_options(populate_existing=True)
    )


def active_member(member_id: int) -> Member | None:
    """Someone who can come in."""
    member = db.session.get(Member, member_id, populate_existing=True)
    return member if member is not None and member.is_active else None


def is_still_invited(meeting_id: int, member_id: int) -> bool:
    """Is the meeting still to come, and for this member?"""
    with_circle = [joinedload(Meeting.circle)]
    meeting = db.session.get(Meeting, meeting_id, populate_existing=True, options=with_circle)
    if meeting is None or meeting.announced_at is None or meeting.cancelled_at is not None:
        return False
    asked = meetings.invited_to(meeting).where(Member.id == member_id).with_only_columns(Member.id)
    return db.session.scalar(asked) is not None


def is_over(meeting_id: int, moment: datetime) -> bool:
    """Has the meeting ended, or is there none?"""
    ends_at = db.session.scalar(select(Meeting.ends_at).where(Meeting.id == meeting_id))
    return ends_at is None or ends_at <= moment


def letter_ids(once: Sequence[str]) -> dict[str, int]:
    """The letters that were written under these names."""
    rows = db.session.execute(select(Letter.once, Letter.id).where(Letter.once.in_(once)))
    return {row.once: row.id for row in rows}
