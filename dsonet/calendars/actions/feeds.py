"""Make, renew and stop a member's own feed."""

import secrets

from dsonet.access import require
from dsonet.calendars import policy
from dsonet.calendars.models import CalendarFeed
from dsonet.database import db, now
from dsonet.members.models import Member

VERSIONS = 2**31 - 1
"""What fits in a column of whole numbers."""


def make_feed(member: Member) -> CalendarFeed:
    """Give the member an address, or the one that they have. No address of before works again."""
    require(policy.may_have_feed(member))
    feed = db.session.get(CalendarFeed, member.id)
    if feed is None:
        feed = CalendarFeed(member_id=member.id, version=secrets.randbelow(VERSIONS))
        db.session.add(feed)
    return feed


def renew_feed(member: Member) -> CalendarFeed:
    """Give the member a new address: the old one is of no use from now on."""
    feed = make_feed(member)
    feed.version, feed.made_at = secrets.randbelow(VERSIONS), now()
    return feed


def stop_feed(member: Member) -> None:
    """Take the address away."""
    require(policy.may_have_feed(member))
    feed = db.session.get(CalendarFeed, member.id)
    if feed is not None:
        db.session.delete(feed)
