"""HTTP for those who keep the list of members: invite, change, end, restore."""

from datetime import timedelta

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db, now, release, writing
from dsonet.members import policy
from dsonet.members.actions import invitations, keeping
from dsonet.members.actions.terms import SeatRefused
from dsonet.members.forms.fields import ConfirmForm
from dsonet.members.forms.keeping import ROLE_WORDS, InviteForm, MemberForm
from dsonet.members.identity import current_member
from dsonet.members.member_table import member_table
from dsonet.members.models import Member, MemberState, Role
from dsonet.members.queries.links import invitations_under_way
from dsonet.members.queries.people import member_to_keep, members_page, numbers_by_state, other_administrators
from dsonet.members.queries.seats import number_of_seats, seats
from dsonet.members.queries.undelivered import undelivered_to
from dsonet.members.views.blueprint import bp
from dsonet.web import limits
from dsonet.web.numbers import number_from_query
from dsonet.web.times import iso

STATES = {"actief": MemberState.ACTIVE, "uitgenodigd": MemberState.INVITED, "beeindigd": MemberState.ENDED}
"""What the address calls each state."""
INVITATIONS_AN_HOUR = 60


@bp.get("/beheer")
def manage() -> ResponseReturnValue:
    """What there is to keep."""
    me = current_member()
    require(policy.may_keep_members(me))
    return render_template(
        "members/manage.html",
        numbers=numbers_by_state(me),
        seats=number_of_seats(),
        may_give_roles=policy.may_give_roles(me),
    )


@bp.get("/beheer/leden")
def list_members() -> ResponseReturnValue:
    """The list of members, by state."""
    me = current_member()
    require(policy.may_keep_members(me))
    state = STATES.get(request.args.get("staat", ""), MemberState.ACTIVE)
    page = members_page(me, state, number_from_query("na"))
    return render_template(
        "members/list.html",
        page=page,
        undelivered=undelivered_to(page.members),
        numbers=numbers_by_state(me),
        under_way=invitations_under_way() if state == MemberState.INVITED else 0,
        state=state,
        states=STATES,
        role_words=ROLE_WORDS,
    )


@bp.post("/beheer/leden/tabel")
def export_members() -> ResponseReturnValue:
    """The list for a spreadsheet. A POST, because the record keeps who took it away."""
    table = member_table(keeping.take_list_away(current_member()))
    db.session.commit()
    response = Response(table, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="leden-{iso(now())[:10]}.csv"'
    return response


@bp.route("/beheer/leden/uitnodigen", methods=["GET", "POST"])
def invite_member() -> ResponseReturnValue:
    """Offer someone a place in the network."""
    me = current_member()
    require(policy.may_keep_members(me))
    form = InviteForm()
    form.offer(_seat_choices(), policy.may_give_roles(me))
    if not form.validate_on_submit():
        return _page("members/invite.html", form)
    _count_invitation(me)
    try:
        member = invitations.invite(me, form.email.data, form.facts(), form.chosen_role() or Role.MEMBER)
    except invitations.AddressTaken:
        form.email.errors = [_("Iemand met dit e-mailadres staat al in de lijst.")]
        return _page("members/invite.html", form)
    except SeatRefused as refusal:
        form.refuse_seat(refusal.holder)
        return _page("members/invite.html", form)
    db.session.commit()
    flash(_("%(name)s krijgt een uitnodiging per mail.", name=member.name))
    return redirect(url_for("members.list_members", staat="uitgenodigd"), 303)


@bp.route("/beheer/leden/<int:member_id>", methods=["GET", "POST"])
def edit_member(member_id: int) -> ResponseReturnValue:
    """What is written of one member, and what can be done."""
    me = current_member()
    require(policy.may_keep_members(me))
    member = member_to_keep(me, member_id)
    if request.method == "GET":
        _keep_that_it_was_opened(me, member)
    form = MemberForm(obj=member, seat_id=member.seat_id or 0)
    form.offer(_seat_choices(), policy.may_give_roles(me))
    if not form.validate_on_submit():
        return _member_page(me, member, form)
    role = form.chosen_role()
    if role is not None and not _role_can_change(me, member, role):
        form.refuse_role(_("Dit is de laatste beheerder. Geef eerst iemand anders die rol."))
        return _member_page(me, member, form)
    try:
        keeping.change_member(me, member, form.facts())
    except SeatRefused as refusal:
        form.refuse_seat(refusal.holder)
        return _member_page(me, member, form)
    if role is not None:
        keeping.change_role(me, member, role)
    db.session.commit()
    flash(_("Bewaard."))
    return redirect(url_for("members.edit_member", member_id=member.id), 303)


@bp.post("/beheer/leden/<int:member_id>/opnieuw-uitnodigen")
def renew_invitation(member_id: int) -> ResponseReturnValue:
    """Send the invitation again, with a new link."""
    me = current_member()
    member = member_to_keep(me, member_id)
    _count_invitation(me)
    invitations.renew_invitation(me, member)
    db.session.commit()
    flash(_("%(name)s krijgt opnieuw een uitnodiging per mail.", name=member.name))
    return redirect(url_for("members.edit_member", member_id=member.id), 303)


@bp.post("/beheer/leden/<int:member_id>/intrekken")
def withdraw_invitation(member_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    me = current_member()
    member = member_to_keep(me, member_id)
    invitations.withdraw_invitation(me, member)
    db.session.commit()
    flash(_("De uitnodiging van %(name)s is ingetrokken.", name=member.name))
    return redirect(url_for("members.list_members", staat="uitgenodigd"), 303)


@bp.post("/beheer/leden/<int:member_id>/beeindigen")
def end_access(member_id: int) -> ResponseReturnValue:
    """End someone's access, at once."""
    me = current_member()
    member = member_to_keep(me, member_id)
    keeping.end_access(me, member)
    db.session.commit()
    flash(_("%(name)s heeft geen toegang meer.", name=member.name))
    return redirect(url_for("members.edit_member", member_id=member.id), 303)


@bp.post("/beheer/leden/<int:member_id>/herstellen")
def restore_access(member_id: int) -> ResponseReturnValue:
    """Give back an access that was ended."""
    me = current_member()
    member = member_to_keep(me, member_id)
    keeping.restore_access(me, member)
    db.session.commit()
    flash(_("%(name)s heeft weer toegang.", name=member.name))
    return redirect(url_for("members.edit_member", member_id=member.id), 303)


def _keep_that_it_was_opened(me: Member, member: Member) -> None:
    """Where that can't be written (a full disk), the page is not shown."""
    release()
    with writing():
        keeping.open_member(me, member)
        db.session.commit()


def _count_invitation(me: Member) -> None:
    """Letters to strangers go out in the network's name: a stolen account must not send many."""
    limits.count("invitations", str(me.id), INVITATIONS_AN_HOUR, timedelta(hours=1))


def _role_can_change(me: Member, member: Member, role: Role) -> bool:
    return policy.may_change_role(me, member, role, other_administrators(member, locked=True))


def _seat_choices() -> list[tuple[int, str]]:
    return [(seat.id, seat.name) for seat in seats()]


def _member_page(me: Member, member: Member, form: MemberForm) -> Response:
    others = other_administrators(member)
    return _page(
        "members/edit.html",
        form,
        member=member,
        lost=undelivered_to([member]).get(member.id),
        may_change=policy.may_change(me, member),
        may_end=policy.may_end(me, member, others),
        may_ask_way_back=policy.may_ask_way_back(me, member),
        may_restore=member.state == MemberState.ENDED and policy.may_restore(me, member),
        role_words=ROLE_WORDS,
        confirm=ConfirmForm(),
    )


def _page(template: str, form: MemberForm, **more: object) -> Response:
    return make_response(render_template(template, form=form, **more), 422 if form.is_submitted() else 200)
