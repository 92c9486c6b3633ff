"""The shape of what is filled in about a succession."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, RadioField, ValidationError
from wtforms.validators import InputRequired

from dsonet.database import now
from dsonet.members.forms.fields import PersonForm
from dsonet.members.forms.keeping import InvitedForm
from dsonet.succession.actions import SuccessionFacts
from dsonet.succession.models import Becomes
from dsonet.web.forms import choices
from dsonet.web.times import AMSTERDAM

BECOMES_WORDS = {
    Becomes.ENDED: _l("De toegang eindigt"),
    Becomes.ALUMNUS: _l("Wordt alumnus, en houdt wat het netwerk alumni laat zien"),
}
FURTHEST = timedelta(days=366)


class SuccessionForm(InvitedForm, PersonForm):
    """Who comes, at which minute (Dutch time), and what becomes of who goes."""

    takes_effect_at = DateTimeLocalField(_l("Vanaf"), validators=[InputRequired(_l("Vul in vanaf wanneer."))])
    becomes = RadioField(
        _l("Wat gebeurt er met wie weggaat?"), choices=choices(*BECOMES_WORDS.items()), default=Becomes.ENDED
    )

    def validate_takes_effect_at(self, field: Any) -> None:
        """A minute that is still to come, within a year."""
        if field.data and not now() < _aware(field.data) < now() + FURTHEST:
            raise ValidationError(_l("Kies een moment dat nog komt, binnen een jaar."))

    def facts(self) -> SuccessionFacts:
        """What was filled in."""
        return SuccessionFacts(
            name=self.name.data,
            email=self.email.data,
            title=self.title.data,
            portfolio=self.portfolio.data,
            becomes=Becomes(self.becomes.data),
            takes_effect_at=_aware(self.takes_effect_at.data),
        )


def _aware(local: datetime | None) -> datetime:
    if local is None:  # the field is required
        raise ValueError("no moment was filled in")
    return local.replace(tzinfo=AMSTERDAM).astimezone(UTC)
