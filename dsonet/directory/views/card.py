"""HTTP for one's own card, and for saying that one has experience with a thread."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dsonet.database import db, reading, release
from dsonet.directory.actions import card as actions
from dsonet.directory.forms.card import CardForm
from dsonet.directory.photos import Photo, PhotoRefused, take_photo
from dsonet.directory.queries.entries import kept_expertise
from dsonet.directory.queries.people import OwnCard, experience_of, own_card
from dsonet.directory.views.blueprint import bp
from dsonet.forum.queries.threads import thread_for
from dsonet.members.identity import current_member
from dsonet.storage.sharing import let_go
from dsonet.web.gate import takes_files


@bp.route("/profiel/kaartje", methods=["GET", "POST"])
@takes_files
def edit_card() -> ResponseReturnValue:
    """What one adds of oneself, and who may see each."""
    me = current_member()
    with reading():
        own = own_card(me)
        form = CardForm.of(own)
        form.offer(kept_expertise())
        if not form.validate_on_submit():
            return _card_page(form, own)
        release()
    try:
        photo = _chosen_photo(form)
    except PhotoRefused as refusal:
        form.photo.errors = [str(refusal)]
        return _card_page(form, own)
    _save(form, photo)
    flash(_("Je kaartje is bewaard."))
    return redirect(url_for("directory.edit_card"), 303)


@bp.post("/overleg/<int:thread_id>/ervaring")
def say_experience(thread_id: int) -> ResponseReturnValue:
    """Say that one has experience with this; who said so before is led to where it can be taken back."""
    me = current_member()
    is_new = actions.say_experience(me, thread_for(me, thread_id))
    db.session.commit()
    if is_new:
        flash(_("Dit gesprek staat nu in je kaartje. Zo vinden collega’s je als zij hiermee bezig zijn."))
        return redirect(url_for("forum.find_thread", thread_id=thread_id), 303)
    flash(_("Dit gesprek stond al in je kaartje. Hieronder kun je het eruit halen."))
    return redirect(url_for("directory.edit_card", _anchor="ervaring"), 303)


@bp.post("/profiel/kaartje/ervaring/<int:thread_id>/weghalen")
def take_experience_back(thread_id: int) -> ResponseReturnValue:
    """Take a thread out of one's card."""
    actions.take_experience_back(current_member(), thread_id)
    db.session.commit()
    flash(_("Het gesprek is uit je kaartje gehaald."))
    return redirect(url_for("directory.edit_card", _anchor="ervaring"), 303)


def _chosen_photo(form: CardForm) -> Photo | None:
    upload = form.photo.data
    return take_photo(upload.stream, form.crop()) if upload else None


def _save(form: CardForm, photo: Photo | None) -> None:
    try:
        removed = actions.save_card(current_member(), form.facts(), photo)
        db.session.commit()
    except Exception:
        if photo:
            photo.discard()
        raise
    let_go(removed)


def _card_page(form: CardForm, own: OwnCard) -> ResponseReturnValue:
    me = current_member()
    page = render_template(
        "directory/edit_card.html", form=form, own=own, experience=experience_of(me, me.id)
    )
    return page, 422 if form.is_submitted() else 200
