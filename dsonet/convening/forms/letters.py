"""The shape of a planned letter: which, when, and with which own words."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from dsonet.convening.actions.plans import LetterFacts
from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.convening.plan import AFTERWARDS
from dsonet.convening.words import KIND_WORDS
from dsonet.database import now
from dsonet.meetings.forms.meetings import aware, local
from dsonet.meetings.models import Meeting
from dsonet.web.forms import Form, TextField, choices


class LetterForm(Form):
    """When a letter goes, as the clock says where the meeting is held, and own words above the fixed ones."""

    goes_at = DateTimeLocalField(
        _l("Gaat op"), validators=[InputRequired(_l("Vul in wanneer de brief gaat: een dag en een tijd."))]
    )
    source = TextField(_l("Eigen woorden"), validators=[Length(max=4000)])
    version = HiddenField()

    def of(self, meeting: Meeting, letter: PlannedLetter | None = None) -> None:
        """For which meeting, and which letter of it: call before validating."""
        self._meeting, self._letter = meeting, letter

    @property
    def letter_kind(self) -> LetterKind:
        """Which letter it is about."""
        if self._letter is None:
            raise ValueError("no letter was given")
        return LetterKind(self._letter.kind)

    def validate_goes_at(self, field: Any) -> None:
        """Still to come, and on the side of the meeting where it makes sense. What stood already may stay."""
        if field.data is None or self._stays():
            return
        if not 2000 <= field.data.year <= 2100:
            raise ValidationError(_l("Kijk het jaar na."))
        moment = aware(field.data, self._meeting.zone)
        if moment <= now():
            raise ValidationError(_l("Dit moment is voorbij. Kies een moment dat nog komt."))
        if self.letter_kind in AFTERWARDS:
            if moment < self._meeting.ends_at:
                raise ValidationError(_l("Deze brief gaat na afloop. Kies een moment na de bijeenkomst."))
        elif moment >= self._meeting.starts_at:
            raise ValidationError(_l("Deze brief gaat vooraf. Kies een moment voor de bijeenkomst."))

    def facts(self) -> LetterFacts:
        """What was filled in, with an aware moment."""
        if self._letter is not None and self._stays():
            return LetterFacts(self._letter.goes_at, self.source.data)
        return LetterFacts(aware(self.goes_at.data, self._meeting.zone), self.source.data)

    def _stays(self) -> bool:
        letter = self._letter
        return letter is not None and self.goes_at.data == shown(letter.goes_at, self._meeting)


class NewLetterForm(LetterForm):
    """One more letter."""

    kind = SelectField(_l("Welke brief"), choices=choices(*KIND_WORDS.items()), default="reminder")

    @property
    def letter_kind(self) -> LetterKind:
        """As chosen; what can't be chosen is refused at its own field."""
        known = self.kind.data in set(LetterKind)
        return LetterKind(self.kind.data) if known else LetterKind.REMINDER


def shown(moment: datetime, meeting: Meeting) -> datetime:
    """A moment as the field shows it: to the minute."""
    return local(moment, meeting.zone).replace(second=0, microsecond=0)
