"""The shape of minutes and of what came of a meeting."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from dsonet.meetings.actions.conclusions import ConclusionFacts
from dsonet.meetings.minutes_models import Conclusion, ConclusionKind
from dsonet.web.forms import Form, TextField, choices
from dsonet.web.numbers import whole_number

CONCLUSION_WORDS = {
    ConclusionKind.DECISION: _l("Besluit"),
    ConclusionKind.LESSON: _l("Les"),
    ConclusionKind.ACTION: _l("Actie"),
}


class VersionedForm(Form):
    """A form that knows which version was read."""

    version = HiddenField(default="0")

    def seen(self) -> int:
        """The version that was read; what is no number is one that none is."""
        number = whole_number(self.version.data or "")
        return -1 if number is None else number

    def show_version(self, version: int) -> None:
        """The next save is on what stands now."""
        self.version.raw_data, self.version.data = None, str(version)


class MinutesForm(VersionedForm):
    """The words of the minutes."""

    text = TextField(
        _l("Verslag"),
        validators=[
            DataRequired(_l("Schrijf eerst iets. Een leeg verslag wordt niet bewaard.")),
            Length(max=64_000),
        ],
    )


class ConclusionForm(VersionedForm):
    """A decision, a lesson, or an action with who and when."""

    kind = RadioField(
        _l("Wat is het?"),
        choices=choices(*CONCLUSION_WORDS.items()),
        default=ConclusionKind.DECISION.value,
        validators=[InputRequired(_l("Kies een besluit, een les of een actie."))],
    )
    words = TextField(
        _l("In een of twee zinnen"),
        validators=[DataRequired(_l("Schrijf op wat het is.")), Length(max=1000)],
    )
    member_id = SelectField(_l("Wie doet het?"), coerce=int, default=0)
    due_on = DateField(_l("Uiterlijk op"), validators=[Optional()])
    item_id: SelectField | None = SelectField(_l("Hoort bij"), coerce=int, default=0)

    def offer(
        self, doers: list[tuple[int, str]], items: list[tuple[int, str]], now: Conclusion | None
    ) -> None:
        """Who can do it and where it can belong: call before validating. Who had it keeps it, though they left."""
        if now is not None and now.member is not None and now.member_id not in dict(doers):
            doers = [*doers, (now.member.id, now.member.name)]
        self.member_id.choices = choices((0, _l("Kies wie")), *doers)
        if items:
            self.item_id.choices = choices((0, _l("De hele bijeenkomst")), *items)  # type: ignore[union-attr]
        else:
            del self.item_id

    def validate_member_id(self, field: Any) -> None:
        """An action is somebody's."""
        if self.kind.data == ConclusionKind.ACTION and not field.data:
            raise ValidationError(_l("Kies wie de actie doet."))

    def validate_due_on(self, field: Any) -> None:
        """A year with a typing error in it helps nobody."""
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(_l("Kijk het jaar na."))

    def facts(self) -> ConclusionFacts:
        """What was filled in; who and when are of actions alone."""
        kind = ConclusionKind(self.kind.data)
        is_action = kind == ConclusionKind.ACTION
        due_on: date | None = self.due_on.data
        return ConclusionFacts(
            kind=kind,
            words=self.words.data,
            item_id=(self.item_id.data or None) if self.item_id else None,
            member_id=(self.member_id.data or None) if is_action else None,
            due_on=due_on if is_action else None,
        )

    @classmethod
    def of(cls, conclusion: Conclusion) -> "ConclusionForm":
        """The form with what stands now."""
        names = ("kind", "words", "member_id", "due_on", "item_id")
        return cls(**{name: getattr(conclusion, name) for name in names}, version=str(conclusion.version))
