"""The shape of an answer: one word by one button, or all of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, Length, Optional

from dsonet.meetings.actions.answers import Word
from dsonet.meetings.answer_models import AnswerKind, Route, ShownTo
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.web.forms import Form, LineField, choices

ANSWER_WORDS = {
    AnswerKind.YES: _l("Ja, ik kom"),
    AnswerKind.ONLINE: _l("Ik sluit online aan"),
    AnswerKind.MAYBE: _l("Misschien"),
    AnswerKind.NO: _l("Nee, ik ben verhinderd"),
}
SHOWN_WORDS = {
    ShownTo.ATTENDEES: _l("Alleen wie ook komt"),
    ShownTo.MEMBERS: _l("Iedereen die de bijeenkomst ziet"),
    ShownTo.NOBODY: _l("Niemand, alleen de organisatie"),
}
STRENGTH = (AnswerKind.YES, AnswerKind.ONLINE, AnswerKind.MAYBE, AnswerKind.NO)
"""What holds for the whole when the parts differ: the first of these that was said."""


def answers_offered(meeting: Meeting) -> dict[AnswerKind, str]:
    """What can be said to this meeting."""
    return {
        kind: words
        for kind, words in ANSWER_WORDS.items()
        if kind != AnswerKind.ONLINE or meeting.offers_online
    }


class AnswerForm(Form):
    """Yes, online, maybe or no: one button is the whole form. What is not filled in stays as it was."""

    answer = RadioField(_l("Kom je?"), validators=[Optional()])
    companion = LineField(_l("Wie komt er met je mee?"), validators=[Length(max=120)])
    shown_to = RadioField(
        _l("Wie ziet op de lijst dat je komt?"),
        choices=choices(*SHOWN_WORDS.items()),
        validators=[Optional()],
    )

    def offer(self, meeting: Meeting, parts: Sequence[MeetingPart] = ()) -> None:
        """What can be said here: call before validating."""
        self._offered = answers_offered(meeting)
        said = {part.id: request.form.get(f"part_{part.id}", "") for part in parts}
        self._parts = {id_: AnswerKind(kind) for id_, kind in said.items() if kind in self._offered}
        self.answer.choices = choices(*self._offered.items())
        if not self._parts:
            self.answer.validators = [InputRequired()]

    def word(self, route: Route, said_at: datetime) -> Word:
        """What was said."""
        return Word(
            kind=AnswerKind(self.answer.data) if self.answer.data else _strongest(self._parts),
            said_at=said_at,
            route=route,
            parts=self._parts or None,
            companion=self.companion.data if "companion" in request.form else None,
            shown_to=ShownTo(self.shown_to.data) if self.shown_to.data else None,
        )


def _strongest(parts: Mapping[int, AnswerKind]) -> AnswerKind:
    return min(parts.values(), key=STRENGTH.index)
