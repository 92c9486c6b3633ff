"""The shape of taking a meeting over: when the new one is, and what it is called."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, ValidationError
from wtforms.validators import InputRequired, Length

from dsonet.database import now
from dsonet.meetings.forms.meetings import aware, local
from dsonet.meetings.models import Meeting
from dsonet.meetings.moving import like_last_time
from dsonet.web.forms import Form, LineField
from dsonet.web.times import AMSTERDAM

LAST_YEAR = 2100


class CloneForm(Form):
    """The new begin, as the clock says where the meeting is held, and the new title."""

    zone: ZoneInfo = AMSTERDAM
    title = LineField(
        _l("Titel"), validators=[InputRequired(_l("Geef de bijeenkomst een titel.")), Length(max=200)]
    )
    starts_at = DateTimeLocalField(
        _l("Begin"), validators=[InputRequired(_l("Vul in wanneer de nieuwe bijeenkomst begint."))]
    )

    @classmethod
    def of(cls, meeting: Meeting) -> "CloneForm":
        """The form as it was, on the same weekday of a year later."""
        next_time = like_last_time(meeting.starts_at, now(), meeting.zone)
        form = cls(title=meeting.title, starts_at=local(next_time, meeting.zone))
        form.zone = meeting.zone
        return form

    def validate_starts_at(self, field: Any) -> None:
        """What is planned is still to come."""
        if not field.data:
            return
        if field.data.year > LAST_YEAR:
            raise ValidationError(_l("Kijk het jaar na."))
        if field.data < local(now(), self.zone):
            raise ValidationError(_l("Dit moment is al voorbij. Kies een moment dat nog komt."))

    def begin(self) -> datetime:
        """The instant that was filled in."""
        return aware(self.starts_at.data, self.zone).astimezone(UTC)
