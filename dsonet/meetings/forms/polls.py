"""The shape of a date poll: what is asked of whom, the moments, and what someone says of each."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from dsonet.database import now
from dsonet.meetings.actions.polls import PollFacts
from dsonet.meetings.forms.meetings import CHOSEN_KINDS, KIND_WORDS, aware, local, zones
from dsonet.meetings.models import MeetingKind
from dsonet.meetings.poll_models import DateOption, DatePoll, VoteKind
from dsonet.members.models import Member
from dsonet.web.forms import Form, LineField, ReadersSelect, TextField, choices
from dsonet.web.numbers import whole_number
from dsonet.web.times import AMSTERDAM, span, zone_name

FEWEST_MOMENTS, MOST_MOMENTS = 2, 20
ROWS_AT_FIRST = 3
WRITTEN = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
"""How a browser writes a moment."""
VOTE_WORDS = {VoteKind.YES: _l("Ja"), VoteKind.IF_NEED_BE: _l("Als het moet"), VoteKind.NO: _l("Nee")}


class MomentField(DateTimeLocalField):
    """A moment, or nothing."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Nothing filled in is no mistake here."""
        if any(str(value).strip() for value in valuelist):
            super().process_formdata(valuelist)


class MomentForm(Form):
    """One row: begin and end of an option, or nothing."""

    class Meta(Form.Meta):
        """The form around it carries the token."""

        csrf = False

    starts_at = MomentField(_l("Begin"), format=WRITTEN)
    ends_at = MomentField(_l("Einde"), format=WRITTEN)

    @property
    def is_blank(self) -> bool:
        """A row in which nothing was filled in."""
        return not any(any(field.raw_data or [field.data]) for field in (self.starts_at, self.ends_at))

    def validate_starts_at(self, field: Any) -> None:
        """A moment to come, with an end."""
        if field.data is None and self.ends_at.data is not None:
            raise ValidationError(_l("Vul ook het begin in, of maak de rij leeg."))
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(_l("Kijk het jaar na."))

    def validate_ends_at(self, field: Any) -> None:
        """After the begin."""
        if field.data is None and self.starts_at.data is not None:
            raise ValidationError(_l("Vul ook het einde in."))
        if field.data and not 2000 <= field.data.year <= 2100:
            raise ValidationError(_l("Kijk het jaar na."))
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_l("Het einde ligt voor het begin. Kies een later moment."))


class PollForm(Form):
    """Begins and ends are filled in as the clock says where it will be held."""

    title = LineField(
        _l("Titel"), validators=[InputRequired(_l("Geef de datumprikker een titel.")), Length(max=200)]
    )
    kind = SelectField(
        _l("Soort"),
        choices=choices(*((kind, KIND_WORDS[kind]) for kind in CHOSEN_KINDS)),
        default=MeetingKind.NETWORK.value,
    )
    words = TextField(_l("Toelichting"), validators=[Length(max=1000)])
    timezone = SelectField(_l("Tijdzone"), default=AMSTERDAM.key)
    answer_by = DateField(_l("Antwoord graag uiterlijk op"), validators=[Optional()])
    moments = FieldList(FormField(MomentForm), _l("Momenten"), max_entries=MOST_MOMENTS + 1)
    circle_id: ReadersSelect | None = ReadersSelect(_l("Wie vraag je?"), coerce=int, default=0)
    shown_for = HiddenField(_l("Leden"))
    """Of which circle the people are that the page shows; another one was chosen: then all of it is asked."""
    version = HiddenField()
    asked: Mapping[int, bool] = {}
    """Member id → is their no decisive? Filled in before validating."""

    def offer(self, circles: Sequence[tuple[int, str]], takes_network: bool) -> None:
        """Who can be asked: call before validating."""
        self.timezone.choices = choices(*((zone, zone_name(zone)) for zone in zones(self.timezone.data)))
        whole = [(0, _l("Het hele netwerk"))] if takes_network else []
        if self.circle_id is not None:
            self.circle_id.choices = choices(*whole, *circles)

    def add_rows(self, fewest: int) -> None:
        """Empty rows until there are `fewest`, for a page that is shown."""
        while len(self.moments) < min(fewest, MOST_MOMENTS):
            self.moments.append_entry()

    def remove_row(self, place: int) -> None:
        """Take one row away, the others as they were typed."""
        if 0 <= place < len(self.moments):
            del self.moments.entries[place]

    def validate_shown_for(self, _field: Any) -> None:
        """Someone is asked."""
        if not self.asked:
            raise ValidationError(_l("Kies minstens één lid dat je vraagt."))

    def validate_moments(self, field: Any) -> None:
        """Enough of them, none twice, none in the past."""
        rows = [row.form for row in field.entries if not row.form.is_blank]
        if len(rows) > MOST_MOMENTS:
            raise ValidationError(_l("Stel hoogstens twintig momenten voor."))
        if self.timezone.errors or any(row.errors for row in rows):
            return
        moments = self.chosen_moments()
        if any(starts_at <= now() for starts_at, _ends_at in moments):
            raise ValidationError(_l("Een van de momenten is al voorbij. Kies er een dat nog komt."))
        if len(set(moments)) < len(moments):
            raise ValidationError(_l("Hetzelfde moment staat er twee keer. Haal er een weg."))
        if len(moments) < FEWEST_MOMENTS:
            raise ValidationError(_l("Stel minstens twee momenten voor: dan valt er iets te kiezen."))

    def validate_answer_by(self, field: Any) -> None:
        """A day that is not over."""
        if field.data and (field.data.year > 2100 or field.data < now().astimezone(AMSTERDAM).date()):
            raise ValidationError(_l("Kies een dag die nog komt."))

    def chosen_moments(self) -> list[tuple[datetime, datetime]]:
        """What the rows say, as instants."""
        zone = ZoneInfo(self.timezone.data)
        filled = (
            row.form for row in self.moments.entries if row.form.starts_at.data and row.form.ends_at.data
        )
        return [(aware(row.starts_at.data, zone), aware(row.ends_at.data, zone)) for row in filled]

    def facts(self) -> PollFacts:
        """What was filled in, with aware times."""
        return PollFacts(
            title=self.title.data,
            kind=MeetingKind(self.kind.data),
            words=self.words.data,
            timezone=self.timezone.data,
            answer_by=_end_of(self.answer_by.data, ZoneInfo(self.timezone.data)),
            moments=frozenset(self.chosen_moments()),
            asked=self.asked,
        )

    @classmethod
    def of(cls, poll: DatePoll, options: Sequence[DateOption]) -> "PollForm":
        """The form with what stands now."""
        zone = ZoneInfo(poll.timezone)
        rows = [
            {"starts_at": local(option.starts_at, zone), "ends_at": local(option.ends_at, zone)}
            for option in options
        ]
        return cls(
            title=poll.title,
            kind=poll.kind,
            words=poll.words,
            timezone=poll.timezone,
            answer_by=poll.answer_by.astimezone(zone).date() if poll.answer_by else None,
            moments=rows,
            shown_for=str(poll.circle_id or 0),
            version=str(poll.version),
        )


class VoteForm(Form):
    """Yes, if need be or no for each moment: made for one poll by `vote_form`."""

    def said(self, options: Sequence[DateOption]) -> dict[int, VoteKind]:
        """Option id → what was said."""
        return {option.id: VoteKind(self[f"option_{option.id}"].data) for option in options}


class ClosePollForm(Form):
    """Which moment it becomes, and where if that is known."""

    option = RadioField(
        _l("Welk moment wordt het?"), coerce=int, validators=[InputRequired(_l("Kies een van de momenten."))]
    )
    city = LineField(_l("Stad"), validators=[Length(max=120)])
    venue = LineField(_l("Locatie"), validators=[Length(max=200)])

    def offer(self, options: Sequence[DateOption], zone: ZoneInfo) -> None:
        """The moments to choose from: call before validating."""
        pairs = ((option.id, span(option.starts_at, option.ends_at, zone)) for option in options)
        self.option.choices = choices(*pairs)


def vote_form(options: Sequence[DateOption], said: Mapping[int, VoteKind], is_sent: bool = True) -> VoteForm:
    """A form with a row of three buttons for each moment, on what was said before or what is sent now."""

    class OnePollForm(VoteForm):
        """The votes of one poll."""

    for option in options:
        row = RadioField(
            choices=choices(*VOTE_WORDS.items()),
            validators=[InputRequired(_l("Zeg ook bij dit moment of je kunt."))],
        )
        setattr(OnePollForm, f"option_{option.id}", row)
    before = {f"option_{option_id}": kind for option_id, kind in said.items()}
    return OnePollForm(data=before) if is_sent else OnePollForm(formdata=None, data=before)


def people_asked(
    people: Sequence[Member], asked: Sequence[str], decisive: Sequence[str], takes_all: bool
) -> dict[int, bool]:
    """Member id → is their no decisive? `asked` and `decisive` are the ticked boxes."""
    ticked, needed = _ids(asked), _ids(decisive)
    return {one.id: one.id in needed for one in people if takes_all or one.id in ticked or one.id in needed}


def _ids(values: Sequence[str]) -> set[int | None]:
    return {whole_number(value) for value in values}


def _end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(23, 59), zone) if day else None
