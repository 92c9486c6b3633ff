"""Keep how far someone is with their welcome."""

from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.members.models import Member
from dsonet.welcome import policy
from dsonet.welcome.models import Step, Welcome

STEPS = tuple(Step)


def finish_step(me: Member, step: Step) -> Step | None:
    """This step was taken or passed over; the next one, or None when it was the last."""
    require(policy.may_be_welcomed(me))
    following = STEPS[STEPS.index(step) + 1 :]
    kept = {"next_step": following[0] if following else step, "finished_at": None if following else now()}
    db.session.execute(
        insert(Welcome)
        .values(member_id=me.id, **kept)
        .on_conflict_do_update(index_elements=[Welcome.member_id], set_=kept)
    )
    return following[0] if following else None
