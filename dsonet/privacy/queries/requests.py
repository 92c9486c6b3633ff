"""Requests about one's own data: the export that waits, and objections."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from dsonet.access import NotVisible
from dsonet.database import db
from dsonet.members.models import Member
from dsonet.privacy import policy
from dsonet.privacy.models import Agreement, Export, HouseRules, Objection


def own_export(me: Member) -> Export | None:
    """The export that is being made, waits to be fetched, or can be fetched once more."""
    at_hand = or_(
        Export.fetched_at.is_(None), Export.id.in_(policy.fetchable_exports(me).with_only_columns(Export.id))
    )
    return db.session.scalars(policy.own_exports(me).where(at_hand).order_by(Export.id.desc())).first()


def objections(keeper: Member) -> Sequence[Objection]:
    """Those to be handled first, then the latest."""
    found = policy.visible_objections(keeper).options(joinedload(Objection.member))
    order = (Objection.handled_at.is_not(None), Objection.id.desc())
    return db.session.scalars(found.order_by(*order).limit(100)).all()


def objection_for(keeper: Member, objection_id: int) -> Objection:
    """One of them."""
    found: Objection | None = db.session.scalar(
        policy.visible_objections(keeper).where(Objection.id == objection_id)
    )
    if found is None:
        raise NotVisible
    return found


def newest_rules() -> HouseRules | None:
    """The house rules as they stand."""
    return db.session.scalars(select(HouseRules).order_by(HouseRules.version.desc())).first()


def agreements(me: Member) -> Sequence[Agreement]:
    """Which versions one agreed with, the latest first."""
    return db.session.scalars(
        select(Agreement).where(Agreement.member_id == me.id).order_by(Agreement.version.desc())
    ).all()
