"""HTTP for uitkomsten: what the world reads, and what the secretariat writes."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from dsonet.access import require
from dsonet.database import db, reading, release
from dsonet.meetings.queries.meetings import meeting_choices
from dsonet.members.identity import current_member, is_signed_in
from dsonet.members.models import Member
from dsonet.outcomes import actions, policy, queries
from dsonet.outcomes.actions import OutcomeFacts
from dsonet.outcomes.forms import OutcomeForm
from dsonet.outcomes.models import Outcome
from dsonet.storage.brought import (
    KeptUpload,
    drop_uploads,
    form_key,
    hand_over,
    keep_uploads,
    kept_uploads,
)
from dsonet.storage.download import send
from dsonet.storage.models import StoredFile
from dsonet.storage.sharing import let_go
from dsonet.text import TextRefused
from dsonet.web.addresses import full_address
from dsonet.web.forms import choices
from dsonet.web.gate import public, takes_files
from dsonet.web.numbers import number_from_query

bp = Blueprint("outcomes", __name__, url_prefix="/uitkomsten")
Saved = tuple[Outcome, list[str]]
"""What was saved, and the keys of bytes that are of no use any more."""


@bp.get("")
@public
def list_outcomes() -> ResponseReturnValue:
    """The latest first."""
    reader = _reader()
    found = queries.list_outcomes(reader, number_from_query("na"))
    return render_template("outcomes/list.html", found=found, may_keep=policy.may_keep_outcomes(reader))


@bp.get("/atom.xml")
@public
def feed() -> ResponseReturnValue:
    """The Atom feed (RFC 4287) of what was published."""
    outcomes = queries.latest_public()
    updated = max((outcome.changed_at for outcome in outcomes), default=None)
    xml = render_template("outcomes/atom.xml", outcomes=outcomes, updated=updated, full_address=full_address)
    return Response(xml, mimetype="application/atom+xml")


@bp.get("/<slug>")
@public
def show_outcome(slug: str) -> ResponseReturnValue:
    """One outcome."""
    reader = _reader()
    page = queries.outcome_page(queries.outcome_for(reader, slug))
    return render_template(
        "outcomes/show.html",
        page=page,
        outcome=page.outcome,
        address=full_address("outcomes.show_outcome", slug=slug),
        may_keep=policy.may_keep_outcomes(reader),
    )


@bp.get("/<slug>/bestanden/<int:file_id>/<filename>")
@public
def download_file(slug: str, file_id: int, filename: str) -> ResponseReturnValue:
    """A picture or film in the page, any other file as a download; `filename` makes the address readable."""
    file = queries.file_for(_reader(), slug, file_id)
    release()
    inline = file.media_type.startswith(("image/", "video/"))
    return send(file, inline=inline)


@bp.route("/nieuw", methods=["GET", "POST"])
@takes_files
def write_outcome() -> ResponseReturnValue:
    """A new outcome."""
    with reading():
        me = current_member()
        require(policy.may_keep_outcomes(me))
        form = _form(OutcomeForm, me)
        valid = form.validate_on_submit()
    release()
    if not form.is_submitted():
        return _edit_page(form, None, 200)
    return _save(form, None, valid, lambda facts: (actions.write_outcome(me, facts), []))


@bp.route("/<slug>/bewerken", methods=["GET", "POST"])
@takes_files
def change_outcome(slug: str) -> ResponseReturnValue:
    """Change an outcome, publish it or take it back inside."""
    with reading():
        me = current_member()
        outcome = queries.outcome_for(me, slug)
        require(policy.may_keep_outcomes(me))
        form = _form(OutcomeForm if request.method == "POST" else lambda: OutcomeForm.of(outcome), me)
        form.has_picture = form.has_picture or outcome.picture_id is not None
        valid = form.validate_on_submit()
    release()
    if not form.is_submitted():
        return _edit_page(form, outcome, 200)

    def change(facts: OutcomeFacts) -> Saved:
        version = form.version.data or ""
        seen = int(version) if version.isdecimal() and len(version) < 9 else 0
        return outcome, actions.change_outcome(me, outcome, facts, seen)

    return _save(form, outcome, valid, change)


@bp.post("/<slug>/bestanden/<int:file_id>/verwijderen")
def remove_file(slug: str, file_id: int) -> ResponseReturnValue:
    """Take the picture, the film or a file away."""
    me = current_member()
    outcome = queries.outcome_for(me, slug)
    key = actions.remove_file(me, outcome, queries.file_for(me, slug, file_id))
    db.session.commit()
    let_go([key])
    flash(_("Het bestand is verwijderd."))
    return redirect(url_for("outcomes.change_outcome", slug=slug), 303)


def _reader() -> Member | None:
    return current_member() if is_signed_in() else None


def _form(make: Callable[[], OutcomeForm], me: Member) -> OutcomeForm:
    form = make()
    form.meeting_id.choices = choices((0, _("Geen bijeenkomst")), *meeting_choices(me))
    form.brought.data = form_key(form.brought.data)
    _look_at_kept(form, me)
    return form


def _look_at_kept(form: OutcomeForm, me: Member) -> None:
    form.kept = kept_uploads(me.id, form.key())
    form.has_picture = form.has_picture or "picture" in form.kept


def _bring(form: OutcomeForm, me: Member) -> bool:
    """Keep what came with the form, before anything else; False when a file is refused."""
    fields = [field for field in (form.picture, form.film, form.files) if not field.errors]
    refused = keep_uploads(me.id, form.key(), {field.name: _chosen(field.data) for field in fields})
    db.session.flush()
    keys = drop_uploads(_left_out(kept_uploads(me.id, form.key())))
    db.session.commit()
    let_go(keys)
    if refused:
        form.files.errors = refused
    with reading():
        _look_at_kept(form, me)
        release()
    return not refused


def _left_out(kept: dict[str, list[KeptUpload]]) -> list[KeptUpload]:
    """What was ticked to be left out, and the picture or film that another took the place of."""
    ticked = request.form.getlist("leave_out")
    replaced = {upload.id for field in ("picture", "film") for upload in kept.get(field, [])[:-1]}
    every = [upload for uploads in kept.values() for upload in uploads]
    return [upload for upload in every if str(upload.id) in ticked or upload.id in replaced]


def _chosen(data: FileStorage | list[FileStorage] | None) -> list[FileStorage]:
    return data if isinstance(data, list) else [data] if data else []


def _save(
    form: OutcomeForm, outcome: Outcome | None, is_valid: bool, act: Callable[[OutcomeFacts], Saved]
) -> ResponseReturnValue:
    me = current_member()
    try:
        if not (_bring(form, me) and is_valid):
            raise _NotSaved
        files = {name: hand_over(uploads) for name, uploads in kept_uploads(me.id, form.key()).items()}
        saved, replaced = act(_facts(form, files))
        db.session.commit()
    except (_NotSaved, TextRefused, actions.ChangedMeanwhile) as refusal:
        db.session.rollback()
        return _refused_page(form, outcome, refusal)
    let_go(replaced)
    return redirect(url_for("outcomes.show_outcome", slug=saved.slug), 303)


class _NotSaved(Exception):
    """Something in the form is wrong, or one of the files was refused; the form says which."""


def _facts(form: OutcomeForm, files: dict[str, list[StoredFile]]) -> OutcomeFacts:
    return OutcomeFacts(
        title=form.title.data,
        introduction=form.introduction.data or "",
        source=form.text.data,
        meeting_id=form.meeting_id.data or None,
        picture_alt=form.picture_alt.data or "",
        public=form.audience.data == "public",
        picture=next(iter(files.get("picture", [])), None),
        film=next(iter(files.get("film", [])), None),
        files=files.get("files", []),
    )


def _refused_page(form: OutcomeForm, outcome: Outcome | None, refusal: Exception) -> ResponseReturnValue:
    if isinstance(refusal, TextRefused):
        form.text.errors = [str(refusal)]
    if outcome is not None:
        outcome = queries.outcome_for(current_member(), outcome.slug)
    if outcome is None or not isinstance(refusal, actions.ChangedMeanwhile):
        return _edit_page(form, outcome, 422)
    form.version.raw_data, form.version.data = None, str(outcome.version)
    return _edit_page(form, outcome, 409, conflict=True)


def _edit_page(
    form: OutcomeForm, outcome: Outcome | None, status: int, conflict: bool = False
) -> ResponseReturnValue:
    page = queries.outcome_page(outcome) if outcome else None
    return render_template(
        "outcomes/edit.html", form=form, outcome=outcome, page=page, conflict=conflict
    ), status
