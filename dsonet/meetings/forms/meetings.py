"""The shape of a meeting: what it is, when and where, and how many can come."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from dsonet.meetings.actions.meetings import MeetingFacts
from dsonet.meetings.models import Meeting, MeetingKind
from dsonet.web.forms import Form, LineField, NumberField, ReadersSelect, TextField, choices
from dsonet.web.times import AMSTERDAM, long_date, zone_name

KIND_WORDS = {
    MeetingKind.NETWORK: _l("Netwerkbijeenkomst"),
    MeetingKind.TRIP: _l("Studiereis"),
    MeetingKind.VISIT: _l("Werkbezoek"),
    MeetingKind.CIRCLE: _l("Kringsessie"),
}
CHOSEN_KINDS = (MeetingKind.NETWORK, MeetingKind.TRIP, MeetingKind.VISIT)
"""A session of a circle is made by choosing the circle."""
NEAR = tuple(
    f"Europe/{city}"
    for city in ("Amsterdam", "Brussels", "London", "Berlin", "Paris", "Luxembourg", "Copenhagen", "Vienna")
)
"""Where the network goes most, in this order."""
FURTHER = (
    *(
        f"Europe/{city}"
        for city in (
            "Athens", "Belgrade", "Bratislava", "Bucharest", "Budapest", "Chisinau", "Dublin", "Helsinki", "Istanbul",
            "Kyiv", "Lisbon", "Ljubljana", "Madrid", "Malta", "Oslo", "Podgorica", "Prague", "Riga", "Rome", "Sarajevo",
            "Skopje", "Sofia", "Stockholm", "Tallinn", "Tirane", "Vilnius", "Warsaw", "Zagreb", "Zurich",
        )
    ),
    "America/New_York", "America/Curacao", "Asia/Singapore", "Asia/Tokyo",
)  # fmt: skip
"""One name for each clock that a trip may need, shown in the order of their names."""
MOST_PLACES = 10_000


class MeetingForm(Form):
    """When, where and what; times are filled in as the clock says where it is held."""

    title = LineField(
        _l("Titel"), validators=[InputRequired(_l("Geef de bijeenkomst een titel.")), Length(max=200)]
    )
    kind = SelectField(
        _l("Soort"),
        choices=choices(*((kind, KIND_WORDS[kind]) for kind in CHOSEN_KINDS)),
        default=MeetingKind.NETWORK.value,
    )
    starts_at = DateTimeLocalField(_l("Begin"), validators=[InputRequired(_l("Vul in wanneer het begint."))])
    ends_at = DateTimeLocalField(_l("Einde"), validators=[InputRequired(_l("Vul in wanneer het eindigt."))])
    timezone = SelectField(_l("Tijdzone"), default=AMSTERDAM.key)
    city = LineField(_l("Stad"), validators=[Length(max=120)])
    venue = LineField(_l("Locatie"), validators=[Length(max=200)])
    address = LineField(_l("Adres"), validators=[Length(max=300)])
    by_train = TextField(_l("Met de trein"), validators=[Length(max=1000)])
    by_car = TextField(_l("Met de auto"), validators=[Length(max=1000)])
    accessibility = TextField(_l("Toegankelijkheid van het gebouw"), validators=[Length(max=1000)])
    offers_online = BooleanField(_l("Je kunt ook online meedoen"))
    online_link = LineField(
        _l("Link om online mee te doen"),
        validators=[
            Optional(),
            Length(max=500),
            Regexp(r"https?://[^\s/]+\S*$", message=_l("Vul een heel adres in, met https://.")),
        ],
    )
    capacity = NumberField(
        _l("Aantal plaatsen"),
        validators=[Optional(), NumberRange(1, MOST_PLACES, _l("Vul een aantal van 1 of meer in."))],
    )
    held_places = NumberField(
        _l("Waarvan vrijgehouden"),
        validators=[Optional(), NumberRange(0, MOST_PLACES, _l("Vul een aantal van 0 of meer in."))],
    )
    allows_companion = BooleanField(_l("Wie komt, mag iemand meenemen"))
    answer_by = DateField(_l("Antwoord graag uiterlijk op"), validators=[Optional()])
    contact_id = SelectField(_l("Wie beantwoordt vragen?"), coerce=int, default=0)
    is_confidential = BooleanField(_l("De titel is vertrouwelijk"))
    text = TextField(_l("Toelichting"), validators=[Length(max=64_000)])
    circle_id: ReadersSelect | None = ReadersSelect(_l("Voor wie?"), coerce=int, default=0)
    version = HiddenField()

    def offer(
        self, circles: list[tuple[int, str]], contacts: list[tuple[int, str]], takes_network: bool = True
    ) -> None:
        """Of whom a new meeting can be, the network or circles, and who can be asked: call before validating."""
        self.timezone.choices = choices(*((zone, zone_name(zone)) for zone in zones(self.timezone.data)))
        self.contact_id.choices = choices((0, _l("Het secretariaat")), *contacts)
        if self.circle_id is not None:
            whole = [(0, _l("Het hele netwerk"))] if takes_network else []
            self.circle_id.choices = choices(*whole, *circles)

    def validate_ends_at(self, field: Any) -> None:
        """The end comes after the begin, and both stay within what calendars know."""
        if self.starts_at.data and field.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Het einde ligt voor het begin. Kies een later moment."))

    def validate_starts_at(self, field: Any) -> None:
        """A year with a typing error in it helps nobody."""
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(_l("Kijk het jaar na."))

    def validate_answer_by(self, field: Any) -> None:
        """Who is asked to answer can still do so before it begins."""
        if field.data and self.starts_at.data and field.data > self.starts_at.data.date():
            day = long_date(self.starts_at.data.date() - timedelta(weeks=1))
            raise ValidationError(
                _("Dit is na het begin. Kies een eerdere dag, bijvoorbeeld %(day)s.", day=day)
            )

    def validate_held_places(self, field: Any) -> None:
        """What is kept free comes out of what there is."""
        if field.data and (self.capacity.data is None or field.data > self.capacity.data):
            raise ValidationError(_l("Je kunt niet meer plaatsen vrijhouden dan er zijn."))

    def facts(self) -> MeetingFacts:
        """What was filled in, with aware times."""
        zone = ZoneInfo(self.timezone.data)
        return MeetingFacts(
            title=self.title.data,
            kind=MeetingKind(self.kind.data),
            starts_at=aware(self.starts_at.data, zone),
            ends_at=aware(self.ends_at.data, zone),
            timezone=self.timezone.data,
            city=self.city.data,
            venue=self.venue.data,
            address=self.address.data,
            by_train=self.by_train.data,
            by_car=self.by_car.data,
            accessibility=self.accessibility.data,
            offers_online=self.offers_online.data,
            online_link=self.online_link.data,
            source=self.text.data,
            is_confidential=self.is_confidential.data,
            contact_id=self.contact_id.data or None,
            answer_by=_end_of(self.answer_by.data, zone),
            capacity=self.capacity.data,
            held_places=self.held_places.data or 0,
            allows_companion=self.allows_companion.data,
        )

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """The form with what stands now."""
        as_they_are = (
            "title", "kind", "timezone", "city", "venue", "address", "by_train", "by_car", "accessibility",
            "offers_online", "online_link", "is_confidential", "contact_id", "capacity", "held_places",
            "allows_companion",
        )  # fmt: skip
        return cls(
            **{name: getattr(meeting, name) for name in as_they_are},
            starts_at=local(meeting.starts_at, meeting.zone),
            ends_at=local(meeting.ends_at, meeting.zone),
            answer_by=meeting.answer_by.astimezone(meeting.zone).date() if meeting.answer_by else None,
            text=meeting.source,
            version=str(meeting.version),
        )


class PhaseForm(Form):
    """To which phase."""

    phase = RadioField(validators=[InputRequired()])


def zones(chosen: str | None) -> list[str]:
    """The time zones to choose from: the nearest first, the others by name, and what stands already."""
    further = set(FURTHER)
    if chosen in available_timezones() and chosen not in NEAR:
        further.add(str(chosen))
    return [*NEAR, *sorted(further, key=zone_name)]


def aware(moment: datetime | None, zone: ZoneInfo) -> datetime:
    """The instant that the clock in `zone` calls so."""
    if moment is None:  # the field is required
        raise ValueError("no moment was filled in")
    return moment.replace(tzinfo=zone).astimezone(UTC)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clock in `zone` says, for a field."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(23, 59), zone).astimezone(UTC) if day else None
