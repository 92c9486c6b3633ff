"""HTTP for keeping an agenda: its items, their order and their times."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db
from dsonet.meetings import policy
from dsonet.meetings.actions import agenda as actions
from dsonet.meetings.actions.meetings import ChangedMeanwhile, TooFewPlaces
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.forms.agenda import ITEM_KIND_WORDS, ItemForm, OrderForm
from dsonet.meetings.models import Meeting
from dsonet.meetings.queries.agenda import item_for, items_of, keeping_of, next_begin, speaker_choices
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.text import TextRefused
from dsonet.web.numbers import whole_number
from dsonet.web.times import span

UP, DOWN = -1, 1


@bp.get("/bijeenkomsten/<int:meeting_id>/agenda")
def keep_agenda(meeting_id: int) -> ResponseReturnValue:
    """The agenda with its order, days and parts, for those who keep it."""
    meeting = _meeting_to_keep(meeting_id)
    return agenda_page(meeting, moves_others=request.args.get("meeschuiven") != "0")


@bp.route("/bijeenkomsten/<int:meeting_id>/agenda/nieuw", methods=["GET", "POST"])
def add_item(meeting_id: int) -> ResponseReturnValue:
    """A new item."""
    me, meeting = current_member(), _meeting_to_keep(meeting_id)
    form = ItemForm() if request.method == "POST" else ItemForm.after(next_begin(me, meeting), meeting)
    form.offer(speaker_choices(me, meeting, None))
    if not form.validate_on_submit():
        return _item_page(form, meeting, None, 422 if form.is_submitted() else 200)
    try:
        item = actions.add_item(me, meeting, form.facts(meeting), form.moves_others.data)
    except (TextRefused, actions.OutsideMeeting) as refusal:
        db.session.rollback()
        meeting = meeting_for(me, meeting_id)
        say_why(form, refusal, meeting)
        return _item_page(form, meeting, None, 422)
    db.session.commit()
    return _back(meeting, f"punt-{item.id}")


@bp.route("/bijeenkomsten/<int:meeting_id>/agenda/<int:item_id>/wijzigen", methods=["GET", "POST"])
def change_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Change an item; a second editor sees what stands now beside what was typed."""
    me, meeting = current_member(), _meeting_to_keep(meeting_id)
    item = item_for(me, meeting_id, item_id)
    form = ItemForm() if request.method == "POST" else ItemForm.of(item, meeting)
    form.offer(speaker_choices(me, meeting, item.speaker))
    if not form.validate_on_submit():
        return _item_page(form, meeting, item, 422 if form.is_submitted() else 200)
    seen = whole_number(form.version.data or "") or 0
    try:
        actions.change_item(me, meeting, item_id, form.facts(meeting), seen, form.moves_others.data)
    except (TextRefused, TooFewPlaces, actions.OutsideMeeting, ChangedMeanwhile) as refusal:
        db.session.rollback()
        meeting, item = meeting_for(me, meeting_id), item_for(me, meeting_id, item_id)
        if isinstance(refusal, ChangedMeanwhile):
            form.version.raw_data, form.version.data = None, str(item.version)
            return _item_page(form, meeting, item, 409, conflict=True)
        say_why(form, refusal, meeting)
        return _item_page(form, meeting, item, 422)
    db.session.commit()
    return _back(meeting, f"punt-{item_id}")


@bp.post("/bijeenkomsten/<int:meeting_id>/agenda/<int:item_id>/verwijderen")
def remove_item(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Take an item off the agenda."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    title = actions.remove_item(me, meeting, item_id)
    db.session.commit()
    flash(_("«%(title)s» staat niet meer op de agenda. De stukken blijven bij de bijeenkomst.", title=title))
    return _back(meeting)


@bp.post("/bijeenkomsten/<int:meeting_id>/agenda/volgorde")
def order_items(meeting_id: int) -> ResponseReturnValue:
    """One step up or down, the order of time, or a whole new order."""
    me, meeting = current_member(), _meeting_to_keep(meeting_id)
    form = OrderForm()
    if not form.validate():
        return agenda_page(meeting, 422, _("Deze volgorde kan niet. Probeer het opnieuw."))
    try:
        _order(meeting, form)
    except actions.OutsideMeeting as refusal:
        db.session.rollback()
        meeting = meeting_for(me, meeting_id)
        return agenda_page(meeting, 422, outside(meeting, refusal), form.moves_others.data)
    except ChangedMeanwhile:
        db.session.rollback()
        meeting = meeting_for(me, meeting_id)
        words = _("De agenda is intussen veranderd. Hier staat hoe hij nu is; verplaats het punt opnieuw.")
        return agenda_page(meeting, 409, words, form.moves_others.data)
    anchor = _pressed(meeting, form)
    db.session.commit()
    return _back(meeting, anchor, moves_others=form.moves_others.data)


def agenda_page(
    meeting: Meeting, status: int = 200, error: str = "", moves_others: bool = True
) -> ResponseReturnValue:
    """The page on which an agenda is kept."""
    page = render_template(
        "meetings/agenda.html",
        meeting=meeting,
        keeping=keeping_of(current_member(), meeting),
        kind_words=ITEM_KIND_WORDS,
        moves_others=moves_others,
        error=error,
    )
    return page, status


def outside(meeting: Meeting, refusal: actions.OutsideMeeting) -> str:
    """What is wrong with a time outside the meeting, and how to mend it."""
    return str(
        _(
            "«%(title)s» valt dan buiten de bijeenkomst (%(span)s). "
            "Kies een andere tijd, of wijzig eerst de bijeenkomst.",
            title=refusal.title,
            span=span(meeting.starts_at, meeting.ends_at, meeting.zone),
        )
    )


def say_why(form: ItemForm, refusal: Exception, meeting: Meeting) -> None:
    """Put the reason at the field that it is about."""
    if isinstance(refusal, actions.OutsideMeeting):
        form.starts_at.errors = [outside(meeting, refusal)]
    elif isinstance(refusal, TooFewPlaces):
        words = _("Er kozen al %(count)s mensen voor deze sessie. Kies er niet minder.", count=refusal.taken)
        form.capacity.errors = [words]
    else:
        form.text.errors = [str(refusal)]


def _order(meeting: Meeting, form: OrderForm) -> None:
    me, follow = current_member(), form.moves_others.data
    ids = form.ids()
    if form.up.data:
        actions.step_item(me, meeting, form.up.data, UP, follow)
    elif form.down.data:
        actions.step_item(me, meeting, form.down.data, DOWN, follow)
    elif form.by_time.data:
        actions.order_by_time(me, meeting)
    elif ids is None:
        raise ChangedMeanwhile
    else:
        actions.order_items(me, meeting, ids, follow)


def _pressed(meeting: Meeting, form: OrderForm) -> str:
    """Where the focus goes on: to the same button at the item's new place, at an edge to the way back."""
    moved = form.up.data or form.down.data
    ids = [item.id for item in items_of(current_member(), meeting)]
    if moved not in ids:
        return "punten"
    is_at_edge = moved == ids[0 if form.up.data else -1]
    return f"{'omhoog' if bool(form.up.data) != is_at_edge else 'omlaag'}-{moved}"


def _meeting_to_keep(meeting_id: int) -> Meeting:
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    require(policy.may_keep_meetings(me))
    return meeting


def _back(meeting: Meeting, anchor: str = "punten", moves_others: bool = True) -> ResponseReturnValue:
    choice = None if moves_others else "0"
    where = url_for("meetings.keep_agenda", meeting_id=meeting.id, meeschuiven=choice, _anchor=anchor)
    return redirect(where, 303)


def _item_page(
    form: ItemForm, meeting: Meeting, item: AgendaItem | None, status: int, conflict: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "meetings/edit_item.html",
        form=form,
        meeting=meeting,
        item=item,
        conflict=conflict,
        kind_words=ITEM_KIND_WORDS,
    )
    return page, status
