"""Every route against every kind of reader: who may ask it at all (ASVS V8.2.1). A route without a rule fails.

What belongs to one person, one circle or one state of a thing is tried where that is made; here stands one open
thread by Alice, one meeting, and a circle that the circle member hosts.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dsonet.circles.models import CircleMember
from dsonet.database import db, now
from dsonet.members.identity import hash_token
from dsonet.members.models import Member
from dsonet.members.sign_in_models import SignInSession
from dsonet.privacy.models import HouseRules
from dsonet.text import to_safe_html
from tests.build import (
    a_circle,
    a_document,
    a_folder,
    a_meeting,
    a_member,
    a_part,
    a_planned_letter,
    a_poll,
    a_question,
    a_reply,
    a_theme,
    a_thread,
    an_item,
    an_outcome,
)
from tests.test_routes import PUBLIC, rules

READERS: dict[str, dict[str, Any]] = {
    "anonymous": {},
    "suspended": {"role": "administrator", "ended_at": now() - timedelta(minutes=1)},
    "guest": {"role": "guest", "ended_at": now() + timedelta(days=9)},
    "alumnus": {"alumnus_at": now() - timedelta(minutes=1)},
    "member": {},
    "circle member": {},
    "moderator": {"role": "moderator"},
    "secretariat": {"role": "secretariat"},
    "administrator": {"role": "administrator"},
}
SELF = frozenset(READERS) - {"anonymous", "suspended"}
PEERS = SELF - {"guest", "alumnus"}
MODERATORS = frozenset({"moderator", "administrator"})
KEEPERS = frozenset({"secretariat", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
IN_CIRCLE = frozenset({"circle member"})
HOSTS = KEEPERS | IN_CIRCLE
NOBODY: frozenset[str] = frozenset()
"""It belongs to Alice alone, or is not there."""

RULES: dict[frozenset[str], str] = {
    SELF: """
        circles.list_circles directory.edit_card directory.list_people directory.show_map
        forum.choose_order forum.choose_theme forum.list_all_threads forum.preview forum.show_drafts forum.show_themes
        forum.similar_threads meetings.list_meetings members.add_app members.add_passkey members.add_second_step
        members.begin_adding members.change_address members.change_password members.end_other_sessions
        members.end_session
        members.keep_passkey members.list_names members.offer_paper_codes members.prove_again
        members.remove_app members.renew_paper_codes members.show_profile members.show_security
        members.show_sessions members.sign_out members.unlink_account notifications.edit_preferences
        notifications.mark_all_read notifications.show_inbox welcome.choose_what_to_hear welcome.go_on
        welcome.introduce_oneself welcome.pass_over forum.discard_draft privacy.show_own_data privacy.ask_export
        privacy.object_to privacy.erase_oneself privacy.agree
        calendars.show_feed calendars.make_feed calendars.renew_feed calendars.stop_feed
        documents.show_library documents.list_documents documents.show_bin documents.download_chosen
        meetings.list_actions
        meetings.show_month meetings.show_year meetings.list_polls
        """,
    PEERS: """
        directory.say_experience directory.show_person forum.answer_reply
        forum.answer_thread forum.find_thread forum.first_unread forum.follow_theme forum.follow_thread
        forum.list_threads forum.mark_all_read forum.new_thread forum.post_reply forum.print_thread
        forum.save_draft forum.save_thread_draft forum.show_history forum.show_reply forum.show_thread
        forum.show_thread_history forum.sign meetings.answer_invitation calendars.download_calendar
        meetings.show_meeting documents.show_folder documents.show_document documents.download_document
        documents.download_version documents.download_folder meetings.download_papers
        meetings.enrol
        meetings.show_poll meetings.vote
        meetings.choose_session meetings.leave_session meetings.start_talk
        """,
    MODERATORS: """
        forum.close_thread forum.edit_reply forum.edit_thread forum.hide_reply forum.hide_thread
        forum.moderate_reply forum.moderate_thread forum.move_thread forum.pin_thread
        forum.restore_reply forum.restore_thread moderation.show_log
        """,
    KEEPERS: """
        circles.make_circle circles.manage_circles directory.change_expertise directory.keep_expertise
        directory.merge_expertise directory.remove_expertise forum.archive_theme forum.change_theme
        forum.make_theme forum.manage_themes forum.move_theme meetings.bring_papers convening.cancel_meeting
        convening.change_meeting meetings.invite_guest meetings.remove_paper
        members.add_seat members.edit_member members.edit_seat members.end_access members.export_members
        members.invite_member members.list_members members.list_seats members.look_over_changes
        members.look_over_invitations members.manage members.renew_invitation members.restore_access
        members.send_invitations members.withdraw_invitation members.write_changes outcomes.change_outcome
        outcomes.remove_file outcomes.write_outcome succession.list_successions succession.plan_succession
        documents.make_folder documents.change_folder documents.remove_folder documents.bring_documents
        documents.ask_reading documents.remind_of_reading notifications.preview_reading
        documents.change_document documents.add_version documents.restore_version documents.bin_document
        convening.announce_meeting convening.preview_first_letter meetings.answer_for meetings.choose_phase
        meetings.show_minutes meetings.print_minutes meetings.write_minutes meetings.show_minutes_history
        meetings.share_minutes meetings.take_back_minutes meetings.add_conclusion
        convening.clone_meeting
        meetings.list_questions meetings.add_question meetings.change_question meetings.move_question
        meetings.remove_question meetings.list_attendees meetings.list_for_host_city meetings.print_badges
        meetings.export_attendees meetings.export_for_host_city meetings.show_presence meetings.tick_off
        meetings.keep_agenda meetings.add_item meetings.change_item meetings.remove_item meetings.order_items
        meetings.add_part meetings.change_part meetings.remove_part meetings.lay_paper
        convening.show_plan convening.show_board convening.change_letter convening.stop_letter
        convening.start_letter convening.preview_letter
        succession.undo_succession privacy.list_objections privacy.handle_objection privacy.erase_member
        meetings.change_poll meetings.close_poll
        """,
    ADMINISTRATORS: """
        members.ask_way_back members.list_ways_back members.open_way_back members.set_rules
        members.set_two_steps members.withdraw_way_back privacy.set_house_rules
        """,
    HOSTS: """
        circles.change_circle circles.let_in circles.let_out circles.look_into_circle circles.make_host
        meetings.make_poll meetings.plan_meeting
        """,
    IN_CIRCLE: "circles.leave_circle circles.show_circle",
    NOBODY: """
        directory.download_vcard directory.show_photo directory.show_small_photo directory.take_experience_back
        forum.ask_to_withdraw_reply forum.ask_to_withdraw_thread forum.put_reply_back forum.put_thread_back
        forum.withdraw_reply forum.withdraw_thread
        forum.download_attachment forum.mark_useful forum.reopen_thread meetings.download_paper
        members.link_outside members.remove_passkey succession.show_pack
        documents.confirm_reading
        meetings.change_conclusion meetings.remove_conclusion meetings.tick_action
        privacy.fetch_export documents.take_back documents.show_thumbnail
        """,
}
ALLOWED = {endpoint: who for who, endpoints in RULES.items() for endpoint in endpoints.split()}
GOES_ELSEWHERE = {"succession.plan_succession", "directory.change_expertise", "members.edit_seat"}
GOES_ELSEWHERE |= {"meetings.show_month", "meetings.show_year"}
"""Allowed, but what stands under the number 1 here has no such page."""


@pytest.fixture
def world(app: Flask) -> Flask:
    """One of each thing under the number 1 or the word «thema»."""
    thread = a_thread(app, a_theme(app, slug="thema"))
    a_reply(app, thread)
    a_question(app, a_meeting(app))
    an_item(app, 1)
    a_planned_letter(app, 1)
    a_part(app, 1)
    an_outcome(app, slug="thema")
    a_circle(app)
    a_poll(app)
    a_document(app, a_folder(app))
    with app.app_context():
        rules = HouseRules(version=1, source="x", html=to_safe_html("x"), author_id=1)
        db.session.add(rules)
        db.session.commit()
    return app


@pytest.fixture
def sit(world: Flask) -> Callable[[str], FlaskClient]:
    """A browser of one kind of reader, second step taken."""

    def sign_in(who: str) -> FlaskClient:
        client = world.test_client()
        if who == "anonymous":
            return client
        member_id = a_member(world, joined_at=now(), **READERS[who])
        with world.app_context():
            db.session.add(SignInSession(member_id=member_id, token_hash=hash_token(who), two_step_at=now()))
            if who == "circle member":
                db.session.add(CircleMember(circle_id=1, member_id=member_id))
                db.session.execute(db.text("UPDATE circle SET host_id = :id"), {"id": member_id})
            db.session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = who
        return client

    return sign_in


def test_every_route_has_a_rule(app: Flask) -> None:
    asked = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    assert asked - PUBLIC == set(ALLOWED)
    assert sum(len(endpoints.split()) for endpoints in RULES.values()) == len(ALLOWED), "each stands once"


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_may_not_is_refused_everywhere(
    world: Flask, sit: Callable[[str], FlaskClient], who: str, method: str
) -> None:
    client = sit(who)
    for rule, address in rules(world, method):
        if rule.endpoint in PUBLIC or who in ALLOWED[rule.endpoint]:
            continue
        answer = client.open(address, method=method)
        if who in ("anonymous", "suspended"):
            refused = answer.status_code == (302 if method == "GET" else 401)
        else:
            refused = answer.status_code in (403, 404)
        assert refused, f"{method} {address}: {answer.status_code}"


@pytest.mark.parametrize("who", sorted(SELF))
def test_who_may_is_not_turned_away(world: Flask, sit: Callable[[str], FlaskClient], who: str) -> None:
    client = sit(who)
    for rule, address in rules(world, "GET"):
        if rule.endpoint in PUBLIC or who not in ALLOWED[rule.endpoint] or rule.endpoint in GOES_ELSEWHERE:
            continue
        with client.get(address) as answer:
            assert answer.status_code in (200, 302, 303), f"{address}: {answer.status_code}"
            assert not (answer.location or "").startswith("/inloggen?"), address


def test_whoever_is_suspended_was_an_administrator_until_that_minute(
    world: Flask, sit: Callable[[str], FlaskClient]
) -> None:
    """The trial above can fail: a minute earlier the same cookie opened the door."""
    client = sit("suspended")
    assert client.get("/beheer").status_code == 302
    with world.app_context():
        db.session.query(Member).filter(Member.ended_at.is_not(None)).update(
            {"ended_at": now() + timedelta(minutes=1)}
        )
        db.session.commit()
    assert client.get("/beheer").status_code == 200
