"""The shape of what is filled in about meetings."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import DateField, DateTimeLocalField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from dsonet.database import now
from dsonet.meetings.actions.meetings import MeetingFacts
from dsonet.meetings.models import AnswerKind, Meeting
from dsonet.members.actions.invitations import GuestFacts
from dsonet.members.forms.keeping import InvitedForm
from dsonet.web.forms import Form, LineField, TextField, choices
from dsonet.web.times import AMSTERDAM

ANSWER_WORDS = {
    AnswerKind.YES: _l("Ja, ik kom"),
    AnswerKind.MAYBE: _l("Misschien"),
    AnswerKind.NO: _l("Nee, ik ben verhinderd"),
}


LONGEST_STAY = timedelta(days=366)


class MeetingForm(Form):
    """When, where and what; times are filled in as Dutch time."""

    title = LineField(
        _l("Titel"), validators=[InputRequired(_l("Geef de bijeenkomst een titel.")), Length(max=200)]
    )
    starts_at = DateTimeLocalField(_l("Begin"), validators=[InputRequired(_l("Vul in wanneer het begint."))])
    ends_at = DateTimeLocalField(_l("Einde"), validators=[InputRequired(_l("Vul in wanneer het eindigt."))])
    city = LineField(_l("Stad"), validators=[Length(max=120)])
    venue = LineField(_l("Locatie"), validators=[Length(max=200)])
    address = LineField(_l("Adres"), validators=[Length(max=300)])
    text = TextField(_l("Programma en toelichting"), validators=[Length(max=64_000)])
    circle_id: SelectField | None = SelectField(_l("Voor wie?"), coerce=int, default=0)
    version = HiddenField()

    def offer(self, circles: list[tuple[int, str]]) -> None:
        """The circles that a new meeting can be of: call before validating."""
        if circles:
            self.circle_id.choices = choices((0, _l("Het hele netwerk")), *circles)  # type: ignore[union-attr]
        else:
            del self.circle_id

    def validate_ends_at(self, field: Any) -> None:
        """The end comes after the begin, and both stay within what calendars know."""
        if self.starts_at.data and field.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Het einde ligt voor het begin. Kies een later moment."))

    def validate_starts_at(self, field: Any) -> None:
        """A year with a typing error in it helps nobody."""
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(_l("Kijk het jaar na."))

    def facts(self) -> MeetingFacts:
        """What was filled in, with aware times."""
        return MeetingFacts(
            title=self.title.data,
            starts_at=_aware(self.starts_at.data),
            ends_at=_aware(self.ends_at.data),
            city=self.city.data or "",
            venue=self.venue.data or "",
            address=self.address.data or "",
            source=self.text.data or "",
        )

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """The form with what stands now."""
        return cls(
            title=meeting.title,
            starts_at=meeting.starts_at.astimezone(AMSTERDAM).replace(tzinfo=None),
            ends_at=meeting.ends_at.astimezone(AMSTERDAM).replace(tzinfo=None),
            city=meeting.city,
            venue=meeting.venue,
            address=meeting.address,
            text=meeting.source,
            version=str(meeting.version),
        )


class AnswerForm(Form):
    """Yes, maybe or no."""

    answer = RadioField(choices=choices(*ANSWER_WORDS.items()), validators=[InputRequired()])


class GuestForm(InvitedForm):
    """Who comes as a guest, until when, and for what."""

    name = LineField(_l("Naam"), validators=[InputRequired(_l("Vul een naam in.")), Length(max=120)])
    title = LineField(_l("Organisatie en functie"), validators=[Length(max=120)])
    last_day = DateField(_l("Laatste dag"), validators=[InputRequired(_l("Vul de laatste dag in."))])
    meeting_id = SelectField(_l("Bijeenkomst en stukken"), coerce=int, default=0)
    circle_id = SelectField(_l("Kring"), coerce=int, default=0)

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


class PapersForm(Form):
    """One or more files to lay on the table."""

    files = MultipleFileField(_l("Stukken"))


def _aware(local: datetime | None) -> datetime:
    if local is None:  # the field is required
        raise ValueError("no moment was filled in")
    return local.replace(tzinfo=AMSTERDAM).astimezone(UTC)
