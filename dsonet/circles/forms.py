"""The shape of what is filled in about circles."""

from datetime import UTC, datetime, time

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, Length, Optional

from dsonet.circles.actions import CircleFacts
from dsonet.circles.models import Circle
from dsonet.web.forms import Form, LineField, TextField, choices
from dsonet.web.times import AMSTERDAM


class CircleForm(Form):
    """What is written of a circle."""

    name = LineField(_l("Naam"), validators=[DataRequired(_l("Geef de kring een naam.")), Length(max=120)])
    purpose = TextField(_l("Waarvoor is de kring?"), validators=[Length(max=500)])
    last_day = DateField(_l("Laatste dag"), validators=[Optional()])

    @classmethod
    def of(cls, circle: Circle) -> "CircleForm":
        """The form with what stands now."""
        last_day = circle.ends_at.astimezone(AMSTERDAM).date() if circle.ends_at else None
        return cls(name=circle.name, purpose=circle.purpose, last_day=last_day)

    def facts(self) -> CircleFacts:
        """What was filled in; the last day is whole."""
        return CircleFacts(self.name.data, self.purpose.data, _end_of(self.last_day))


class MakeCircleForm(CircleForm):
    """A new circle, with who hosts it."""

    host_id = SelectField(_l("Gastheer of gastvrouw"), coerce=int)

    def offer(self, members: list[tuple[int, str]]) -> None:
        """Who can host: call before validating."""
        self.host_id.choices = choices(*members)


class LetInForm(Form):
    """Who comes in."""

    member_id = SelectField(_l("Wie"), coerce=int)

    def offer(self, members: list[tuple[int, str]]) -> None:
        """Who is not in it yet: call before validating."""
        self.member_id.choices = choices(*members)


class LookForm(Form):
    """Why someone looks in from outside; the circle reads it."""

    reason = LineField(
        _l("Reden"),
        validators=[DataRequired(_l("Schrijf waarom. De kring krijgt dit te lezen.")), Length(max=500)],
    )


class LetInFromOutsideForm(LookForm, LetInForm):
    """Who comes in, and why, when it is not the host who says so."""


def _end_of(field: DateField) -> datetime | None:
    return datetime.combine(field.data, time(23, 59), AMSTERDAM).astimezone(UTC) if field.data else None
