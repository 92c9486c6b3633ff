"""The shape of inviting a guest."""

from datetime import UTC, datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from dsonet.database import now
from dsonet.members.actions.invitations import GuestFacts
from dsonet.members.forms.keeping import InvitedForm
from dsonet.web.forms import LineField, choices
from dsonet.web.times import AMSTERDAM

LONGEST_STAY = timedelta(days=366)


class GuestForm(InvitedForm):
    """Who comes as a guest, until when, and for what."""

    name = LineField(_l("Naam"), validators=[InputRequired(_l("Vul een naam in.")), Length(max=120)])
    title = LineField(_l("Organisatie en functie"), validators=[Length(max=120)])
    last_day = DateField(_l("Laatste dag"), validators=[InputRequired(_l("Vul de laatste dag in."))])
    meeting_id = SelectField(_l("Bijeenkomst en stukken"), coerce=int, default=0)
    circle_id = SelectField(_l("Kring"), coerce=int, default=0)
    reason = LineField(_l("Waarom laat je iemand in deze kring?"), validators=[Length(max=500)])

    def offer(self, meetings: list[tuple[int, str]], circles: list[tuple[int, str]]) -> None:
        """What a guest can be shown: call before validating."""
        self.meeting_id.choices = choices((0, _l("Geen")), *meetings)
        self.circle_id.choices = choices((0, _l("Geen")), *circles)

    def validate_last_day(self, field: DateField) -> None:
        """A day that is still to come, within a year."""
        today = now().astimezone(AMSTERDAM).date()
        if field.data and not today <= field.data <= today + LONGEST_STAY:
            raise ValidationError(_l("Kies een dag in het komende jaar."))

    def validate_circle_id(self, field: SelectField) -> None:
        """A guest comes for something."""
        if not field.data and not self.meeting_id.data:
            raise ValidationError(_l("Kies een bijeenkomst of een kring: verder ziet een gast niets."))

    def facts(self) -> GuestFacts:
        """What was filled in; the last day is whole."""
        if self.last_day.data is None:  # the field is required
            raise ValueError("no day was filled in")
        ends_at = datetime.combine(self.last_day.data, time(23, 59), AMSTERDAM).astimezone(UTC)
        return GuestFacts(self.name.data, self.title.data, ends_at)
