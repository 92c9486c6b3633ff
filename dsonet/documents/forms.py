"""The shape of what is filled in about folders and documents."""

import re
from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, DateField, SelectField, ValidationError
from wtforms.validators import DataRequired, Length, Optional

from dsonet.circles.models import Circle
from dsonet.documents.actions.audiences import Readers
from dsonet.documents.actions.documents import DocumentFacts
from dsonet.documents.actions.folders import FolderFacts
from dsonet.documents.models import Audience, AudienceKind, Document, Folder
from dsonet.documents.queries.documents import Kind, Order
from dsonet.extraction import Remark
from dsonet.themes.models import Theme
from dsonet.web.forms import Form, LineField, ReadersSelect, TextField, choices

INHERIT = "als-de-map"
OF_CIRCLE = "kring-"
KIND_WORDS = {
    Kind.PDF: _l("Pdf"),
    Kind.WORDS: _l("Tekst"),
    Kind.SHEETS: _l("Tabel"),
    Kind.SLIDES: _l("Presentatie"),
    Kind.PICTURE: _l("Beeld"),
    Kind.FILM: _l("Film"),
}
ORDER_WORDS = {
    Order.NAME: _l("Naam"),
    Order.LATEST: _l("Nieuwste eerst"),
    Order.DAY: _l("Datum"),
}
LANGUAGE_WORDS = {"nl": _l("Nederlands"), "en": _l("Engels"), "de": _l("Duits"), "fr": _l("Frans")}
LISTED_WORDS = {
    AudienceKind.MEMBERS: _l("Alle leden, en de gasten van de bijeenkomst"),
    AudienceKind.LISTED: _l("Wie naar de bijeenkomst komt"),
}
CONCEPT_WORDS = _l("Wie de bijeenkomst voorbereidt, tot ze is aangekondigd")
"""Readers by a list, which only the page of a meeting makes."""
REMARK_WORDS = {
    Remark.NO_WORDS: _l(
        "We vonden geen tekst in dit bestand. Staat die in een plaatje? Dan hoort wie het laat voorlezen niets, "
        "en zoeken vindt het niet."
    ),
    Remark.NOT_TAGGED: _l(
        "Kopjes en lijsten zijn niet herkenbaar voor wie het laat voorlezen. Kies bij het opslaan als pdf: "
        "«structuurlabels voor toegankelijkheid»."
    ),
    Remark.NO_TITLE: _l(
        "Er staat geen titel in het bestand. Vul die in bij de eigenschappen van het document."
    ),
    Remark.NO_LANGUAGE: _l(
        "Er staat niet in welke taal het is. Stel in Word de taal in en sla het opnieuw op."
    ),
    Remark.LOCKED: _l("Er zit een wachtwoord op. Wie het niet kent, kan het niet lezen."),
    Remark.DAMAGED: _l("Het bestand lijkt beschadigd. Kijk of je het zelf kunt openen."),
    Remark.TOO_MUCH: _l("Het bestand is te groot of te ingewikkeld om te doorzoeken."),
}
REMARK_WORDS_OF_PDF = REMARK_WORDS | {
    Remark.NO_WORDS: _l(
        "Er zit geen tekst in: het is een scan of een plaatje. Wie het laat voorlezen hoort niets, en zoeken "
        "vindt het niet. Maak het opnieuw vanuit Word, met «Opslaan als pdf»."
    ),
}


def remark_words(media_type: str) -> Mapping[Remark, object]:
    """What is said of a remark: a PDF without words is a scan, in an Office file they may stand where nobody reads."""
    return REMARK_WORDS_OF_PDF if media_type == "application/pdf" else REMARK_WORDS


"""What the one who brought a file can mend; never a reason to refuse it."""
MOST_TAGS = 12
LONGEST_TAG = 40


class ReadersForm(Form):
    """For whom something is: as the folder around it, or in an open folder for some."""

    readers: ReadersSelect | None = ReadersSelect(_l("Voor wie?"), default=INHERIT)

    def offer_readers(
        self, around: Folder | None, circles: list[tuple[int, str]], own: Audience | None = None
    ) -> None:
        """What can be chosen: call before validating. Inside a closed folder there is nothing to choose."""
        if around is not None and around.audience_id is not None:
            del self.readers
            return
        if own is not None and own.kind == AudienceKind.CONCEPT:
            self.readers.choices = choices((AudienceKind.CONCEPT, CONCEPT_WORDS))  # type: ignore[union-attr]
            return
        named = [(f"{OF_CIRCLE}{id_}", _l("Kring %(name)s", name=name)) for id_, name in circles]
        listed = [*LISTED_WORDS.items()] if own and own.kind in LISTED_WORDS else []
        secretariat = (AudienceKind.SECRETARIAT, _l("Alleen het secretariaat"))
        self.readers.choices = choices(  # type: ignore[union-attr]
            (INHERIT, _l("Alle leden")), *listed, *named, secretariat
        )

    def circle_id(self) -> int | None:
        """The number of the circle that was chosen."""
        chosen = self.readers.data if self.readers is not None else INHERIT
        return int(chosen.removeprefix(OF_CIRCLE)) if chosen.startswith(OF_CIRCLE) else None

    def chosen_readers(self, circle: Circle | None) -> Readers | None:
        """What was chosen, with the circle that stands behind its number."""
        if self.readers is None or self.readers.data == INHERIT:
            return None
        return Readers(AudienceKind.CIRCLE, circle) if circle else Readers(AudienceKind(self.readers.data))


class FolderForm(ReadersForm):
    """What is written of a folder."""

    name = LineField(_l("Naam"), validators=[DataRequired(_l("Geef de map een naam.")), Length(max=120)])
    description = LineField(_l("Wat ligt hier?"), validators=[Length(max=500)])
    parent_id = ReadersSelect(_l("In welke map?"), coerce=int, default=0)
    members_add = BooleanField(_l("Alle leden mogen hier documenten toevoegen"))

    def offer(self, folders: list[tuple[int, str]]) -> None:
        """Where it can lie: call before validating."""
        self.parent_id.choices = choices((0, _l("Bovenaan de bibliotheek")), *folders)

    def facts(self, circle: Circle | None) -> FolderFacts:
        """What was filled in."""
        readers = self.chosen_readers(circle)
        return FolderFacts(self.name.data, self.description.data, self.members_add.data, readers)


class UploadForm(Form):
    """Files to put in a folder."""

    files = MultipleFileField(_l("Bestanden"))


class VersionForm(Form):
    """A newer version of a document."""

    file = FileField(_l("Nieuwe versie"))
    reason = LineField(_l("Wat is er anders?"), validators=[Length(max=200)])


class DocumentForm(ReadersForm):
    """What is written of a document."""

    title = LineField(
        _l("Titel"), validators=[DataRequired(_l("Geef het document een titel.")), Length(max=200)]
    )
    description = TextField(_l("Waar gaat het over?"), validators=[Length(max=1000)])
    folder_id = ReadersSelect(_l("In welke map?"), coerce=int)
    theme_id = SelectField(_l("Thema"), coerce=int, default=0)
    dated = DateField(_l("Datum van het document"), validators=[Optional()])
    source = LineField(_l("Van wie is het?"), validators=[Length(max=200)])
    language = SelectField(_l("Taal"), choices=choices(*LANGUAGE_WORDS.items()))
    tags = LineField(_l("Trefwoorden"), validators=[Length(max=500)])
    is_confidential = BooleanField(_l("Vertrouwelijk: houd bij wie het ophaalt"))

    def offer(self, folders: list[tuple[int, str]], themes: list[tuple[int, str]]) -> None:
        """Where it can lie, and what it can be about: call before validating."""
        self.folder_id.choices = choices(*folders)
        self.theme_id.choices = choices((0, _l("Geen")), *themes)

    def validate_tags(self, field: LineField) -> None:
        """A handful of short words."""
        words = split_tags(field.data)
        if len(words) > MOST_TAGS or any(len(word) > LONGEST_TAG for word in words):
            raise ValidationError(_l("Kies ten hoogste 12 trefwoorden van 40 letters."))

    def validate_dated(self, field: DateField) -> None:
        """A day on which something could be written."""
        if field.data and not date(1900, 1, 1) <= field.data <= date(2200, 1, 1):
            raise ValidationError(_l("Deze datum kan niet kloppen. Kijk hem na."))

    def facts(self, theme: Theme | None, circle: Circle | None) -> DocumentFacts:
        """What was filled in."""
        return DocumentFacts(
            title=self.title.data,
            description=self.description.data,
            theme=theme,
            dated=self.dated.data,
            source=self.source.data,
            language=self.language.data,
            is_confidential=self.is_confidential.data,
            tags=split_tags(self.tags.data),
            readers=self.chosen_readers(circle),
        )


def split_tags(typed: str) -> list[str]:
    """«grond, Omgevingswet» as words: by comma or semicolon, in small letters, each once."""
    words = (word.strip().casefold() for word in re.split("[,;]", typed))
    return list(dict.fromkeys(word for word in words if word))


def value_of(thing: Folder | Document, around: Folder | None, audience: Audience | None) -> str:
    """What stands chosen for whom it is."""
    inherited = around.audience_id if around else None
    if audience is None or thing.audience_id == inherited:
        return INHERIT
    of_circle = audience.kind == AudienceKind.CIRCLE
    return f"{OF_CIRCLE}{audience.circle_id}" if of_circle else str(audience.kind)
