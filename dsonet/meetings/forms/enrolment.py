"""The shape of the whole answer: per day or part, who comes along, who sees it, and the meeting's own questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField
from wtforms.validators import InputRequired, Optional

from dsonet.meetings.answer_models import AnswerKind, Question, Readers, ShownTo
from dsonet.meetings.forms.answers import AnswerForm
from dsonet.meetings.forms.questions import as_field_data, as_kept, field_for
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.queries.attendance import OwnAnswer
from dsonet.meetings.queries.questions import COMES, kept_until
from dsonet.web.forms import choices
from dsonet.web.times import short_date, span

_READ_BY = {
    Readers.SECRETARIAT: _l("Alleen het secretariaat leest dit."),
    Readers.HOST: _l("Het secretariaat en de gaststad lezen dit."),
    Readers.ATTENDEES: _l("Iedereen die komt leest dit."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in the form: its field, and what one should know before answering."""

    field: Field
    hint: str


class EnrolmentForm(AnswerForm):
    """All of an answer at once."""

    whole = HiddenField(default="1")
    """That the questions stood in the form: what is empty there is meant to be."""

    def offer(self, meeting: Meeting, parts: Sequence[MeetingPart] = ()) -> None:
        """What can be said; with parts each gets its own answer, unless one word came for the whole."""
        super().offer(meeting, parts)
        self.part_fields: list[Field] = []
        if not parts or (self.answer.data and not self._parts):
            self.answer.validators = [InputRequired(_("Kies een van de antwoorden."))]
            return
        self.answer.data, self.answer.raw_data, self.answer.validators = None, [], [Optional()]
        for part in parts:
            label = f"{part.title} ({span(part.starts_at, part.ends_at, meeting.zone)})"
            self.part_fields.append(
                self._add(
                    f"part_{part.id}",
                    RadioField(
                        label,
                        choices=choices(*self._offered.items()),
                        validators=[InputRequired(_("Kies ook hier een antwoord."))],
                    ),
                )
            )

    def speak_of(self, name: str) -> None:
        """Ask about someone else: who answers for them does not come."""
        self.answer.label.text = _("Komt %(name)s?", name=name)
        self.companion.label.text = _("Wie komt er met %(name)s mee?", name=name)
        self.shown_to.label.text = _("Wie ziet op de lijst dat %(name)s komt?", name=name)

    def ask(
        self,
        meeting: Meeting,
        questions: Sequence[Question],
        given: Mapping[int, str] | None,
        is_own: bool,
    ) -> None:
        """The questions, with what was `given`; None: the reader may not see that, and what is empty stays.

        Only who comes must answer, and only for themselves: the secretariat does not know everything.
        """
        self._questions, self._keeps_empty = questions, given is None
        must_answer = is_own and self._says() in COMES
        self.asked: list[Asked] = []
        for question in questions:
            data = as_field_data(question, (given or {}).get(question.id, ""))
            field = self._add(
                _name(question), field_for(question, must_answer and question.is_required), data
            )
            field.flags.required = question.is_required
            self.asked.append(Asked(field, self._hint(meeting, question)))

    def stand(self, own: OwnAnswer, shown_to: ShownTo) -> None:
        """Before anything was sent: what holds now."""
        if self.is_submitted():
            return
        answer = own.answer
        self.shown_to.data = shown_to.value
        if answer is None:
            return
        self.answer.data, self.companion.data = AnswerKind(answer.kind).value, answer.companion
        for field in self.part_fields:
            id_ = int(field.name.removeprefix("part_"))
            field.data = AnswerKind(own.parts.get(id_, answer.kind)).value

    def answers(self) -> dict[Question, str]:
        """What was filled in; nothing of who does not come."""
        if self._says() == AnswerKind.NO:
            return {}
        found = {question: as_kept(question, self[_name(question)].data) for question in self._questions}
        return {question: value for question, value in found.items() if value or not self._keeps_empty}

    def drop_answers_of_no(self) -> None:
        """Who says no is not asked to mend what they filled in: call before validating."""
        if self.is_submitted() and self._says() == AnswerKind.NO:
            for asked in self.asked:
                del self[asked.field.name]
            self.asked, self._questions = [], ()

    def _says(self) -> str:
        """The strongest of what was said."""
        said = [self.answer.data or "", *(field.data or "" for field in self.part_fields)]
        return next((kind.value for kind in AnswerKind if kind.value in said), "")

    def _hint(self, meeting: Meeting, question: Question) -> str:
        must = _("Vul dit in als je komt.") if question.is_required else ""
        erased = _("Het wordt gewist op %(day)s.", day=short_date(kept_until(question, meeting)))
        already = _("Laat leeg wat al is ingevuld.") if self._keeps_empty else ""
        return " ".join(
            part for part in (question.hint, must, str(_READ_BY[question.readers]), erased, already) if part
        )

    def _add(self, name: str, unbound: Any, data: Any = None) -> Field:
        """A field that this meeting has and others have not: made for this form alone."""
        field: Field = self.meta.bind_field(self, unbound, {"name": name, "prefix": self._prefix})
        self._fields[name] = field
        field.process(request.form if self.is_submitted() else None, data)
        return field


def _name(question: Question) -> str:
    return f"question_{question.id}"
