"""The shape of changes to what was written, of drafts, and of what moderators and theme keepers fill in."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from dsonet.forum.forms import FormWithFiles
from dsonet.forum.models import Reply, Thread
from dsonet.themes.models import ThemeKind, Writers
from dsonet.web.forms import Form, LineField, ReadersSelect, TextField, choices

THEME_KIND_WORDS = {
    ThemeKind.PROFESSIONAL: _l("Over het vak"),
    ThemeKind.ORGANISATIONAL: _l("Over de organisatie"),
}
WRITERS_WORDS = {
    Writers.MEMBERS: _l("Alle leden"),
    Writers.KEEPERS: _l("Alleen secretariaat en beheerders"),
}
LONGEST_VERSION = 9
LONGEST_DRAFT = 64_000


class EditForm(FormWithFiles):
    """Other words for a reply, of the version that was read."""

    text = TextField(_l("Bericht"), validators=[DataRequired(_l("Er moet iets blijven staan."))])
    files = MultipleFileField(_l("Bestanden toevoegen"))
    remove = SelectMultipleField(
        _l("Weghalen"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    reason = LineField(_l("Waarom wijzig je dit namens een ander?"), validators=[Length(max=500)])
    is_private = BooleanField(
        _l("Dit had er niet moeten staan: laat de oude tekst niet in de geschiedenis zien")
    )
    version = HiddenField()

    def seen(self) -> int:
        """The version that was read; 0, which none is, for what is no number."""
        version = self.version.data or ""
        return (
            int(version)
            if version.isascii() and version.isdecimal() and len(version) <= LONGEST_VERSION
            else 0
        )

    def show_version(self, row: Thread | Reply) -> None:
        """The next save is on what stands now."""
        self.version.raw_data = None
        self.version.data = str(row.version)


class EditThreadForm(EditForm):
    """Other opening words."""

    title = LineField(
        _l("Titel"), validators=[DataRequired(_l("Geef je bericht een titel.")), Length(max=200)]
    )
    answer_by = DateField(_l("Graag antwoord voor"), validators=[Optional()])


class DraftForm(Form):
    """What is being written."""

    text = TextField(validators=[Length(max=LONGEST_DRAFT)])


class ThreadDraftForm(DraftForm):
    """A thread that is being begun: every field of ThreadForm but its files, nothing judged yet."""

    title = LineField(validators=[Length(max=200)])
    kind = LineField(validators=[Length(max=20)])
    situation = TextField(validators=[Length(max=LONGEST_DRAFT)])
    tried = TextField(validators=[Length(max=LONGEST_DRAFT)])
    question = TextField(validators=[Length(max=LONGEST_DRAFT)])
    answer_by = LineField(validators=[Length(max=20)])
    circle_id = LineField(validators=[Length(max=20)])

    def beside(self) -> dict[str, str]:
        """What stands beside title and text."""
        names = ("kind", "situation", "tried", "question", "answer_by", "circle_id")
        return {name: self[name].data for name in names if self[name].data}


class PreviewForm(Form):
    """Words to look at before they are posted; nothing is kept. The button says where they are going."""

    text = TextField(_l("Bericht"))
    voorbeeld = HiddenField()


class ReasonForm(Form):
    """Why something is hidden; its author reads it."""

    reason = LineField(
        _l("Reden"),
        validators=[DataRequired(_l("Schrijf waarom. De schrijver krijgt dit te lezen.")), Length(max=500)],
    )


class MoveForm(Form):
    """Where a thread belongs."""

    theme_id = SelectField(_l("Naar thema"), coerce=int)


class ThemeForm(Form):
    """What is written of a theme."""

    title = LineField(_l("Naam"), validators=[DataRequired(_l("Geef het thema een naam.")), Length(max=120)])
    description = LineField(_l("Waar gaat het over?"), validators=[Length(max=500)])
    kind = RadioField(_l("Soort"), choices=choices(*THEME_KIND_WORDS.items()), default=ThemeKind.PROFESSIONAL)
    who_asks = ReadersSelect(
        _l("Wie begint hier gesprekken?"), choices=choices(*WRITERS_WORDS.items()), default=Writers.MEMBERS
    )
    who_replies = ReadersSelect(
        _l("Wie reageert hier?"), choices=choices(*WRITERS_WORDS.items()), default=Writers.MEMBERS
    )
    moderator_id = SelectField(_l("Wie modereert hier?"), coerce=int, default=0)
    circle_id: ReadersSelect | None = ReadersSelect(_l("Voor wie?"), coerce=int, default=0)

    def offer(self, members: list[tuple[int, str]], circles: list[tuple[int, str]]) -> None:
        """Who can moderate, and the circles that a new theme can be for: call before validating."""
        self.moderator_id.choices = choices((0, _l("Alleen de moderatoren van het netwerk")), *members)
        if self.circle_id is not None:
            self.circle_id.choices = choices((0, _l("Het hele netwerk")), *circles)
