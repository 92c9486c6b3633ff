"""The shape of an agenda: an item, its order, the talk about it, and a day or part."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from dsonet.meetings.actions.agenda import ItemFacts
from dsonet.meetings.actions.parts import PartFacts
from dsonet.meetings.agenda_models import AgendaItem, ItemKind
from dsonet.meetings.forms.meetings import MOST_PLACES, aware, local
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.web.forms import Form, LineField, NumberField, OnceForm, TextField, choices

ITEM_KIND_WORDS = {
    ItemKind.PLENARY: _l("Plenair"),
    ItemKind.PARALLEL: _l("Parallelle sessie"),
    ItemKind.BREAK: _l("Pauze"),
    ItemKind.TRAVEL: _l("Reizen"),
    ItemKind.MEAL: _l("Maaltijd"),
}
MOST_ITEMS_NAMED = 500


class TimesForm(Form):
    """When something begins and ends, as the clock of the meeting says."""

    starts_at = DateTimeLocalField(_l("Begin"), validators=[Optional()])
    ends_at = DateTimeLocalField(_l("Einde"), validators=[Optional()])

    def validate_starts_at(self, field: Any) -> None:
        """A year with a typing error in it helps nobody."""
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(_("Kijk het jaar na."))

    def validate_ends_at(self, field: Any) -> None:
        """The end comes after the begin."""
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(_("Kijk het jaar na."))
        if field.data and not self.starts_at.data:
            raise ValidationError(_("Vul ook het begin in."))
        if field.data and field.data <= self.starts_at.data:
            raise ValidationError(_("Het einde ligt voor het begin. Kies een later moment."))


class ItemForm(TimesForm):
    """One item of the agenda."""

    title = LineField(
        _l("Titel"), validators=[InputRequired(_l("Geef het punt een titel.")), Length(max=200)]
    )
    kind = SelectField(_l("Soort"), choices=choices(*ITEM_KIND_WORDS.items()), default=ItemKind.PLENARY.value)
    moves_others = BooleanField(_l("De tijden daarna schuiven mee"))
    place = LineField(_l("Plaats"), validators=[Length(max=200)])
    speaker_id = SelectField(_l("Spreker"), coerce=int, default=0)
    speaker_name = LineField(_l("Of een andere spreker"), validators=[Length(max=200)])
    text = TextField(_l("Omschrijving"), validators=[Length(max=64_000)])
    capacity = NumberField(
        _l("Aantal plaatsen"),
        validators=[Optional(), NumberRange(1, MOST_PLACES, _l("Vul een aantal van 1 of meer in."))],
    )
    version = HiddenField()

    def offer(self, speakers: list[tuple[int, str]]) -> None:
        """Who can be the speaker: call before validating."""
        self.speaker_id.choices = choices((0, _l("Niemand van de lijst")), *speakers)

    def validate_kind(self, field: SelectField) -> None:
        """Who chooses a session has to know which others are at that time."""
        if field.data == ItemKind.PARALLEL and not (self.starts_at.data and self.ends_at.data):
            raise ValidationError(_("Een parallelle sessie heeft een begin en een einde. Vul ze in."))

    def validate_capacity(self, field: NumberField) -> None:
        """Places are counted where one chooses."""
        if field.data and self.kind.data != ItemKind.PARALLEL:
            raise ValidationError(_("Plaatsen tellen alleen bij een parallelle sessie. Laat dit leeg."))

    def facts(self, meeting: Meeting) -> ItemFacts:
        """What was filled in, with aware times."""
        return ItemFacts(
            kind=ItemKind(self.kind.data),
            title=self.title.data,
            starts_at=_aware(self.starts_at.data, meeting),
            ends_at=_aware(self.ends_at.data, meeting),
            place=self.place.data,
            speaker_id=self.speaker_id.data or None,
            speaker_name=self.speaker_name.data,
            source=self.text.data,
            capacity=self.capacity.data,
        )

    @classmethod
    def of(cls, item: AgendaItem, meeting: Meeting) -> "ItemForm":
        """The form with what stands now."""
        as_they_are = ("title", "kind", "place", "speaker_id", "speaker_name", "capacity")
        return cls(
            **{name: getattr(item, name) for name in as_they_are},
            starts_at=_local(item.starts_at, meeting),
            ends_at=_local(item.ends_at, meeting),
            text=item.source,
            version=str(item.version),
        )

    @classmethod
    def after(cls, begins: datetime | None, meeting: Meeting) -> "ItemForm":
        """An empty form that begins where the agenda ends so far."""
        return cls(starts_at=_local(begins, meeting))


class OrderForm(Form):
    """One step, the order of time, or the whole new order as ids with commas between."""

    up = NumberField(validators=[Optional(), NumberRange(min=1)])
    down = NumberField(validators=[Optional(), NumberRange(min=1)])
    by_time = HiddenField()
    order = HiddenField()
    moves_others = BooleanField(_l("De tijden daarna schuiven mee"))

    def ids(self) -> list[int] | None:
        """The new order; None when it is no list of numbers."""
        words = (self.order.data or "").split(",")
        are_numbers = all(word.isascii() and word.isdigit() and len(word) < 12 for word in words)
        return [int(word) for word in words] if are_numbers and len(words) <= MOST_ITEMS_NAMED else None


class TalkForm(OnceForm):
    """In which theme, under which title, and with which words."""

    theme_id = SelectField(_l("Thema"), coerce=int)
    title = LineField(
        _l("Titel"), validators=[InputRequired(_l("Geef het gesprek een titel.")), Length(max=200)]
    )
    text = TextField(_l("Bericht"), validators=[Length(max=60_000)])

    def offer(self, themes: list[tuple[int, str]]) -> None:
        """The themes that fit: call before validating."""
        self.theme_id.choices = choices(*themes)


class PartForm(TimesForm):
    """A day or part that one can come to by itself."""

    title = LineField(
        _l("Naam"), validators=[InputRequired(_l("Geef de dag of het dagdeel een naam.")), Length(max=120)]
    )
    starts_at = DateTimeLocalField(_l("Begin"), validators=[InputRequired(_l("Vul in wanneer het begint."))])
    ends_at = DateTimeLocalField(_l("Einde"), validators=[InputRequired(_l("Vul in wanneer het eindigt."))])
    version = HiddenField()

    def facts(self, meeting: Meeting) -> PartFacts:
        """What was filled in, with aware times."""
        zone = meeting.zone
        return PartFacts(self.title.data, aware(self.starts_at.data, zone), aware(self.ends_at.data, zone))

    @classmethod
    def of(cls, part: MeetingPart, meeting: Meeting) -> "PartForm":
        """The form with what stands now."""
        zone = meeting.zone
        times = {"starts_at": local(part.starts_at, zone), "ends_at": local(part.ends_at, zone)}
        return cls(title=part.title, version=str(part.version), **times)


def _aware(moment: datetime | None, meeting: Meeting) -> datetime | None:
    return aware(moment, meeting.zone) if moment else None


def _local(moment: datetime | None, meeting: Meeting) -> datetime | None:
    return local(moment, meeting.zone) if moment else None
