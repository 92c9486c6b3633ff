"""Who may do what with whom; the database and the object agree on who is in."""

from datetime import timedelta

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.members import policy
from dsonet.members.models import PEERS, Member, MemberState, Network, Role
from tests.build import a_member

STATES = {
    "active": {},
    "joined": {"invited_at": now(), "joined_at": now()},
    "invited": {"invited_at": now()},
    "ended": {"ended_at": now()},
    "ends tomorrow": {"ended_at": now() + timedelta(days=1)},
    "ended before joining": {"invited_at": now(), "ended_at": now()},
}


def a(role: str, id_: int = 1, **facts: object) -> Member:
    """Someone in a role, without a database."""
    return Member(id=id_, role=Role(role), may_sign_in=True, **facts)


@pytest.mark.parametrize("facts", STATES.values(), ids=STATES)
def test_the_select_and_the_property_agree(app: Flask, facts: dict[str, object]) -> None:
    member_id = a_member(app, **facts)
    with app.app_context():
        member = db.session.get_one(Member, member_id)
        for state in MemberState:
            found = db.session.query(Member).filter(Member.id == member_id, policy.is_in_state(state)).count()
            assert bool(found) is (member.state == state)


@pytest.mark.parametrize("role", sorted(PEERS))
def test_only_active_members_are_met(app: Flask, role: Role) -> None:
    ids = [a_member(app, **facts) for facts in STATES.values()]
    ids.append(a_member(app, may_sign_in=False))
    with app.app_context():
        seen = {member.id for member in db.session.scalars(policy.visible_members(a(role)))}
        nobody = db.session.scalars(policy.visible_members(a(role, ended_at=now()))).all()
    assert [id_ in seen for id_ in ids] == [True, True, False, False, True, False, False]
    assert nobody == []


def test_the_list_is_kept_by_secretariat_and_administrators(app: Flask) -> None:
    with app.app_context():
        for role, sees in (("member", 0), ("moderator", 0), ("secretariat", 5), ("administrator", 5)):
            assert len(db.session.scalars(policy.managed_members(a(role))).all()) == sees


def test_guests_and_alumni_are_met_by_nobody_and_meet_whom_the_network_lets_them(app: Flask) -> None:
    guest = a_member(app, role="guest")
    alumnus = a_member(app, alumnus_at=now())
    coming = a_member(app, alumnus_at=now() + timedelta(hours=1))
    with app.app_context():
        met = {member.id for member in db.session.scalars(policy.visible_members(a("member", 99)))}
        assert met & {guest, alumnus, coming} == {coming}
        for role in ("guest", "alumnus"):
            assert db.session.scalars(policy.visible_members(a(role))).all() == []
        db.session.query(Network).update({"alumni_see_members": True})
        assert db.session.scalars(policy.visible_members(a("guest"))).all() == []
        assert db.session.scalars(policy.visible_members(a("alumnus"))).all() != []
        assert db.session.query(Member.id).filter(Member.role == Role.ALUMNUS).all() == [(alumnus,)]


@pytest.mark.parametrize(
    ("keeper", "roles"),
    [
        ("guest", []),
        ("alumnus", []),
        ("member", []),
        ("moderator", []),
        ("secretariat", [Role.GUEST, Role.MEMBER]),
        ("administrator", list(Role)),
    ],
)
def test_who_invites_whom(keeper: str, roles: list[Role]) -> None:
    assert [role for role in Role if policy.may_invite(a(keeper), role)] == roles
    assert [role for role in Role if policy.may_restore(a(keeper), a(role, 2))] == roles
    assert not any(policy.may_invite(a(keeper, ended_at=now()), role) for role in Role)


@pytest.mark.parametrize(
    ("keeper", "may"),
    [("member", []), ("moderator", []), ("secretariat", list(Role)[:5]), ("administrator", list(Role))],
)
def test_who_changes_and_ends_whom(keeper: str, may: list[Role]) -> None:
    assert [role for role in Role if policy.may_change(a(keeper), a(role, 2))] == may
    assert [role for role in Role if policy.may_end(a(keeper), a(role, 2), 1)] == may


def test_the_last_administrator_stays() -> None:
    keeper, last = a("administrator"), a("administrator", 2)
    assert not policy.may_end(keeper, last, 0)
    assert not policy.may_change_role(keeper, last, Role.MEMBER, 0)
    assert policy.may_change_role(keeper, last, Role.ADMINISTRATOR, 0)
    assert policy.may_change_role(keeper, last, Role.MEMBER, 1)
    assert not policy.may_change_role(a("secretariat"), a("member", 2), Role.MODERATOR, 1)


def test_nobody_ends_the_own_access() -> None:
    assert not policy.may_end(a("administrator"), a("administrator"), 5)
