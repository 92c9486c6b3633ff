"""The shape of what is written in the conversation."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import DateField, RadioField, ValidationError
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from dsonet.circles.models import Circle
from dsonet.database import now
from dsonet.forum.actions.threads import Opening
from dsonet.forum.models import Draft, ThreadKind
from dsonet.storage.brought import KeptUpload
from dsonet.web.forms import Form, LineField, NumberField, OnceForm, ReadersSelect, TextField, choices
from dsonet.web.numbers import LARGEST_ID

KIND_WORDS = {
    ThreadKind.QUESTION: _l("Een vraag"),
    ThreadKind.CONVERSATION: _l("Een gesprek"),
}
LONGEST_WAIT = timedelta(days=366)
FOR_ALL = 0
"""Stands where the number of a circle can stand."""


class FormWithFiles(OnceForm):
    """Words with files, which stay with the form until the words are kept."""

    files = MultipleFileField(_l("Bestanden"))
    kept: Sequence[KeptUpload] = ()
    """Files that came with this form, now or with an earlier try."""


class ReplyForm(FormWithFiles):
    """An answer to the opening words, or to one reply."""

    text = TextField(_l("Bericht"), validators=[DataRequired(_l("Schrijf eerst je reactie."))])
    parent_id = NumberField(widget=HiddenInput(), validators=[Optional(), NumberRange(min=1, max=LARGEST_ID)])


class ThreadForm(FormWithFiles):
    """A question or a conversation. The template's fields fill the text of who leaves that empty."""

    kind = RadioField(
        _l("Wat wil je beginnen?"), choices=choices(*KIND_WORDS.items()), default=ThreadKind.QUESTION
    )
    title = LineField(
        _l("Titel"), validators=[DataRequired(_l("Geef je bericht een titel.")), Length(max=200)]
    )
    text = TextField(_l("Bericht"))
    situation = TextField(_l("Situatie"))
    tried = TextField(_l("Wat is geprobeerd"))
    question = TextField(_l("De vraag"))
    answer_by = DateField(_l("Graag antwoord voor"), validators=[Optional()])
    circle_id = ReadersSelect(_l("Wie mag dit lezen?"), coerce=int, default=FOR_ALL)

    def offer(self, circles: list[tuple[int, str]]) -> None:
        """The circles to choose from: call before validating. A circle that is not among them is never «all»."""
        self.circle_id.choices = choices((FOR_ALL, _l("Het hele netwerk")), *circles)

    def fill(self, draft: Draft | None) -> None:
        """Go on with what was kept. A circle that can't be chosen any more is said, and asked anew."""
        if draft is None:
            return
        beside = draft.beside
        self.title.data, self.text.data = draft.title, draft.source
        for field in (self.situation, self.tried, self.question):
            field.data = beside.get(field.name, "")
        if beside.get("kind") in KIND_WORDS:
            self.kind.data = ThreadKind(beside["kind"])
        with suppress(ValueError):
            self.answer_by.data = date.fromisoformat(beside.get("answer_by", ""))
        self._fill_circle(beside.get("circle_id", ""))

    def _fill_circle(self, kept: str) -> None:
        if kept in (str(one[0]) for one in self.circle_id.iter_choices()):
            self.circle_id.data = int(kept)
        elif kept:
            self.circle_id.data = None
            self.circle_id.errors = [
                _("De kring waarvoor dit was, kun je niet meer kiezen. Kies wie dit mag lezen.")
            ]

    def validate_text(self, field: TextField) -> None:
        """Something has to be said, here or in the template."""
        if not self.source():
            raise ValidationError(_l("Schrijf waar het om gaat."))

    def validate_answer_by(self, field: DateField) -> None:
        """A day that is still to come."""
        today = now().date()
        if field.data and not today <= field.data <= today + LONGEST_WAIT:
            raise ValidationError(_l("Kies een dag in het komende jaar."))

    def source(self) -> str:
        """The text, with what was filled in of the template above it under its own headings."""
        template = (self.situation, self.tried, self.question)
        parts = [f"## {field.label.text}\n\n{field.data}" for field in template if field.data]
        return "\n\n".join([*parts, self.text.data] if self.text.data else parts)

    def circle(self) -> int:
        """The circle that was chosen, or FOR_ALL."""
        return int(self.circle_id.data)

    def opening(self, circle: Circle | None) -> Opening:
        """What the member begins with."""
        kind = ThreadKind(self.kind.data)
        answer_by = self.answer_by.data if kind is ThreadKind.QUESTION else None
        return Opening(kind, self.title.data, self.source(), answer_by, circle)


class SummaryForm(Form):
    """What came out of it, in the asker's own words."""

    text = TextField(_l("Samenvatting"))
