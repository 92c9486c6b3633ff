"""HTTP for the papers of a meeting: laid on the table, fetched, taken away."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.access import require
from dsonet.database import db, reading, release
from dsonet.documents.policy import files_taken
from dsonet.documents.views.sending import send_newest, send_several
from dsonet.meetings import policy
from dsonet.meetings.actions import papers as actions
from dsonet.meetings.forms.papers import PapersForm, PlaceForm
from dsonet.meetings.queries.agenda import item_choices
from dsonet.meetings.queries.meetings import meeting_for
from dsonet.meetings.queries.papers import paper_for, papers_in_order
from dsonet.meetings.views.blueprint import bp
from dsonet.meetings.views.meetings import meeting_page
from dsonet.members.identity import current_member
from dsonet.members.queries.network import network
from dsonet.storage.receive import receiving
from dsonet.web.gate import takes_files


@bp.post("/bijeenkomsten/<int:meeting_id>/stukken")
@takes_files
def bring_papers(meeting_id: int) -> ResponseReturnValue:
    """Receive one or more papers; what is refused is named with its reason, the rest is kept."""
    me = current_member()
    with reading():
        meeting = meeting_for(me, meeting_id)
        require(policy.may_keep_meetings(me))
        form = PapersForm()
        form.offer(item_choices(me, meeting))
        valid, taken = form.validate_on_submit(), files_taken(network())
    release()
    if not valid:
        return meeting_page(meeting, 422, wrong_place=True)
    with receiving(form.files.data or [], taken) as received:
        actions.bring_papers(me, meeting, received.files, form.item_id.data)
        db.session.commit()
    if received.refused or not received.files:
        return meeting_page(meeting, 422, refused=received.refused, kept=len(received.files))
    flash(
        _("%(count)s stukken staan klaar.", count=len(received.files))
        if len(received.files) > 1
        else _("Het stuk staat klaar.")
    )
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting.id, _anchor="stukken"), 303)


@bp.get("/bijeenkomsten/<int:meeting_id>/stukken/<int:paper_id>/<filename>")
def download_paper(meeting_id: int, paper_id: int, filename: str) -> ResponseReturnValue:
    """The newest version of a paper; `filename` only makes the address readable."""
    return send_newest(paper_for(current_member(), meeting_id, paper_id).document)


@bp.get("/bijeenkomsten/<int:meeting_id>/stukken.zip")
def download_papers(meeting_id: int) -> ResponseReturnValue:
    """All papers in their order, as one zip."""
    me = current_member()
    meeting = meeting_for(me, meeting_id)
    return send_several(meeting.title, papers_in_order(me, meeting), numbered=True)


@bp.post("/bijeenkomsten/<int:meeting_id>/stukken/<int:paper_id>/agendapunt")
def lay_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Lay a paper with another item of the agenda."""
    me = current_member()
    meeting, paper = meeting_for(me, meeting_id), paper_for(me, meeting_id, paper_id)
    require(policy.may_keep_meetings(me))
    form = PlaceForm()
    form.offer(item_choices(me, meeting))
    if not form.validate_on_submit():
        return meeting_page(meeting, 422, wrong_place=True)
    actions.lay_with(me, paper, form.item_id.data)
    db.session.commit()
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting_id, _anchor="stukken"), 303)


@bp.post("/bijeenkomsten/<int:meeting_id>/stukken/<int:paper_id>/verwijderen")
def remove_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Take a paper away."""
    paper = paper_for(current_member(), meeting_id, paper_id)
    actions.remove_paper(current_member(), paper)
    db.session.commit()
    flash(_("«%(title)s» ligt nu dertig dagen in de prullenbak.", title=paper.document.title))
    return redirect(url_for("meetings.show_meeting", meeting_id=meeting_id, _anchor="stukken"), 303)
