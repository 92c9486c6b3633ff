"""House rules: a new version by an administrator, and members who agree."""

from sqlalchemy import func, select

from dsonet import journal
from dsonet.access import require
from dsonet.database import db, insert, now
from dsonet.members.actions.founding import one_at_a_time
from dsonet.members.models import Member
from dsonet.privacy import policy
from dsonet.privacy.models import Agreement, HouseRules
from dsonet.text import to_safe_html


def set_house_rules(keeper: Member, source: str) -> HouseRules:
    """Write the next version; whoever writes it has agreed. Raises TextRefused."""
    require(policy.may_set_house_rules(keeper))
    one_at_a_time()
    last = db.session.scalar(select(func.max(HouseRules.version))) or 0
    rules = HouseRules(version=last + 1, source=source, html=to_safe_html(source), author_id=keeper.id)
    db.session.add(rules)
    db.session.flush()
    agree(keeper, rules)
    journal.write(keeper.id, "set_house_rules", "network", 1, version=rules.version)
    return rules


def agree(me: Member, rules: HouseRules) -> None:
    """Agree with this version, which one has read."""
    require(me.is_active)
    agreed = insert(Agreement).values(member_id=me.id, version=rules.version, agreed_at=now())
    db.session.execute(agreed.on_conflict_do_nothing())
