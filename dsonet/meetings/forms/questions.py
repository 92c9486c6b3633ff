"""The shape of a question that the secretariat asks, and of the field in which a member answers it."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from dsonet.meetings.actions.questions import QuestionFacts
from dsonet.meetings.answer_models import Question, QuestionKind, Readers
from dsonet.text import clean_line
from dsonet.web.forms import Form, LineField, NumberField, ReadersRadio, TextField, choices
from dsonet.web.times import short_date

KIND_WORDS = {
    QuestionKind.LINE: _l("Eén regel"),
    QuestionKind.TEXT: _l("Een stuk tekst"),
    QuestionKind.YES_NO: _l("Ja of nee"),
    QuestionKind.ONE_OF: _l("Eén keuze uit een lijst"),
    QuestionKind.SOME_OF: _l("Een of meer keuzes uit een lijst"),
    QuestionKind.DATE: _l("Een datum"),
}
READER_WORDS = {
    Readers.SECRETARIAT: _l("Alleen het secretariaat"),
    Readers.HOST: _l("Het secretariaat en de gaststad"),
    Readers.ATTENDEES: _l("Iedereen die komt"),
}
YES_NO_WORDS = {"yes": _l("Ja"), "no": _l("Nee")}
WITH_OPTIONS = (QuestionKind.ONE_OF, QuestionKind.SOME_OF)
MOST_OPTIONS, LONGEST_OPTION = 40, 120
LONGEST_LINE, LONGEST_TEXT = 300, 4000
MOST_DAYS = 365


class QuestionForm(Form):
    """What is asked, in which way, who reads it and how long it is kept."""

    words = LineField(
        _l("Vraag"), validators=[InputRequired(_l("Schrijf wat je wilt vragen.")), Length(max=200)]
    )
    hint = LineField(_l("Uitleg bij de vraag"), validators=[Length(max=300)])
    kind = SelectField(_l("Soort antwoord"), choices=choices(*KIND_WORDS.items()), default="line")
    options = TextField(_l("Keuzes"), validators=[Length(max=6000)])
    is_required = BooleanField(_l("Wie komt, moet dit invullen"))
    readers = ReadersRadio(
        _l("Wie leest de antwoorden?"), choices=choices(*READER_WORDS.items()), default="secretariat"
    )
    kept_days = NumberField(
        _l("Hoeveel dagen na afloop worden de antwoorden gewist?"),
        validators=[
            InputRequired(_l("Vul een aantal dagen in.")),
            NumberRange(0, MOST_DAYS, _l("Kies een aantal van 0 tot en met 365.")),
        ],
        default=14,
    )
    version = HiddenField()

    def validate_options(self, field: Any) -> None:
        """A list to choose from has at least two things on it, each once."""
        if self.kind.data not in WITH_OPTIONS:
            return
        options = lines_of(field.data)
        if len(options) < 2:
            raise ValidationError(_l("Schrijf twee of meer keuzes, elk op een eigen regel."))
        if len(options) > MOST_OPTIONS or any(len(option) > LONGEST_OPTION for option in options):
            raise ValidationError(_l("Houd het bij veertig keuzes van hooguit 120 tekens."))
        if len({option.casefold() for option in options}) < len(options):
            raise ValidationError(_l("Er staat een keuze twee keer. Haal er een weg."))

    def facts(self) -> QuestionFacts:
        """What was filled in."""
        kind = QuestionKind(self.kind.data)
        return QuestionFacts(
            kind=kind,
            words=self.words.data,
            hint=self.hint.data,
            options=lines_of(self.options.data) if kind in WITH_OPTIONS else [],
            is_required=self.is_required.data,
            readers=Readers(self.readers.data),
            kept_days=self.kept_days.data or 0,
        )

    @classmethod
    def of(cls, question: Question) -> "QuestionForm":
        """The form with what stands now."""
        as_they_are = ("words", "hint", "kind", "is_required", "readers", "kept_days")
        return cls(
            **{name: getattr(question, name) for name in as_they_are},
            options="\n".join(question.options),
            version=str(question.version),
        )


class SomeField(SelectMultipleField):
    """Boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, _form: object) -> None:
        """What is not on the list can't be ticked."""
        if not set(self.data or ()) <= {value for value, *_more in self.iter_choices()}:
            raise ValidationError(_("Kies uit de lijst."))


class OneField(RadioField):
    """One to choose."""

    def pre_validate(self, _form: object) -> None:
        """What is not on the list can't be chosen."""
        if self.data and self.data not in {value for value, *_more in self.iter_choices()}:
            raise ValidationError(_("Kies uit de lijst."))


class DayField(DateField):
    """A day that is on the calendar."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Say how to write it, in words that help."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Die datum bestaat niet. Schrijf hem als 2027-03-31.")) from None


def field_for(question: Question, must: bool) -> Any:
    """The field in which a member answers, yet to be bound to a form; `must`: they come, and it is required."""
    required = [_filled_in] if must else [Optional()]
    label = question.words
    kind = QuestionKind(question.kind)
    if kind == QuestionKind.LINE:
        return LineField(label, validators=[*required, _no_more_than(LONGEST_LINE)])
    if kind == QuestionKind.TEXT:
        return TextField(label, validators=[*required, _no_more_than(LONGEST_TEXT)])
    if kind == QuestionKind.DATE:
        return DayField(label, validators=[*required, _real_year])
    if kind == QuestionKind.SOME_OF:
        return SomeField(
            label, choices=choices(*((one, one) for one in question.options)), validators=required
        )
    offered = YES_NO_WORDS if kind == QuestionKind.YES_NO else {one: one for one in question.options}
    nothing = () if question.is_required else (("", _l("Geen antwoord")),)
    return OneField(label, choices=choices(*offered.items(), *nothing), validators=required)


def as_field_data(question: Question, value: str) -> Any:
    """A kept answer, as its field holds it."""
    if question.kind == QuestionKind.DATE:
        return date.fromisoformat(value) if value else None
    return value.split("\n") if question.kind == QuestionKind.SOME_OF and value else value


def as_kept(question: Question, data: Any) -> str:
    """What a field holds, as it is kept."""
    if question.kind == QuestionKind.DATE:
        return data.isoformat() if data else ""
    return "\n".join(data or ()) if question.kind == QuestionKind.SOME_OF else str(data or "").strip()


def lines_of(words: str) -> list[str]:
    """Each line that holds something, cleaned."""
    return [line for line in (clean_line(one) for one in words.split("\n")) if line]


def shown(question: Question, value: str) -> str:
    """A kept answer, as people read it."""
    if question.kind == QuestionKind.YES_NO:
        return str(YES_NO_WORDS.get(value, value))
    if question.kind == QuestionKind.DATE and value:
        return short_date(date.fromisoformat(value))
    return value.replace("\n", ", ") if question.kind == QuestionKind.SOME_OF else value


def _filled_in(_form: object, field: Any) -> None:
    """Required, but not for the browser: who changes to no must be able to send it."""
    if not any(str(value).strip() for value in field.raw_data or ()):
        field.errors = []
        raise StopValidation(_("Vul dit in, of zeg dat je niet komt."))


def _no_more_than(most: int) -> Length:
    return Length(max=most, message=_("Houd het bij %(most)s tekens.", most=most))


def _real_year(_form: object, field: Any) -> None:
    if field.data and not 1900 <= field.data.year <= 2100:
        raise ValidationError(_("Kijk het jaar na."))
