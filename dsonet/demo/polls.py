"""The date that the demonstration network still seeks: who is asked, and what some said."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from dsonet.database import db
from dsonet.meetings.models import MeetingKind
from dsonet.meetings.policy import can_be_asked
from dsonet.meetings.poll_models import DateOption, DatePoll, DateVote, PollMember, VoteKind
from dsonet.members.models import Member
from dsonet.web.times import AMSTERDAM


def load_poll(row: Mapping[str, Any], members: Mapping[str, Member], moment: datetime) -> None:
    """One poll with its moments and votes; everyone is asked."""
    poll = DatePoll(title=row["title"], words=row["words"], kind=MeetingKind(row["kind"]))
    poll.made_by_id = members["secretariaat"].id
    db.session.add(poll)
    db.session.flush()
    decisive = {members[key].id for key in row["decisive"]}
    for member in db.session.scalars(can_be_asked(None).order_by(Member.id)):
        asked = PollMember(poll_id=poll.id, member_id=member.id, is_decisive=member.id in decisive)
        db.session.add(asked)
    for number, days in enumerate(row["days_from_now"]):
        day = moment.astimezone(AMSTERDAM).date() + timedelta(days=days)
        begins, ends = (
            datetime.combine(day, time.fromisoformat(row[name]), AMSTERDAM).astimezone(UTC)
            for name in ("starts", "ends")
        )
        option = DateOption(poll_id=poll.id, starts_at=begins, ends_at=ends)
        db.session.add(option)
        db.session.flush()
        for kind in VoteKind:
            for key in row[kind].get(str(number), ()):
                db.session.add(DateVote(option_id=option.id, member_id=members[key].id, kind=kind))
