"""The shape of an uitkomst as the secretariat fills it in."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import HiddenField, SelectField, ValidationError
from wtforms.validators import InputRequired, Length

from dsonet.outcomes.models import Outcome
from dsonet.storage.brought import KeptUpload
from dsonet.web.forms import Form, LineField, ReadersRadio, TextField, choices


class OutcomeForm(Form):
    """Words, one picture with its alternative, files, a film, and whether the world may read it."""

    title = LineField(
        _l("Titel"), validators=[InputRequired(_l("Geef de uitkomst een titel.")), Length(max=200)]
    )
    introduction = LineField(_l("Inleiding"), validators=[Length(max=500)])
    text = TextField(
        _l("Tekst"), validators=[InputRequired(_l("Schrijf eerst een tekst.")), Length(max=64_000)]
    )
    meeting_id = SelectField(_l("Bijeenkomst"), coerce=int, default=0)
    picture = FileField(_l("Foto of afbeelding"))
    picture_alt = LineField(
        _l("Wat is er op de afbeelding te zien?"),
        validators=[Length(max=300)],
        description=_l("nodig als er een afbeelding is"),
    )
    film = FileField(_l("Film (MP4)"))
    files = MultipleFileField(_l("Bestanden"))
    audience = ReadersRadio(
        _l("Wie mag dit lezen?"),
        choices=choices(
            ("inside", _l("Alleen leden van het netwerk")), ("public", _l("Iedereen, zonder in te loggen"))
        ),
        default="inside",
    )
    version = HiddenField()
    brought = HiddenField()
    """Under which key the files of this form are kept until it is done."""

    kept: Mapping[str, Sequence[KeptUpload]] = {}
    """Files that came with an earlier try."""
    has_picture = False
    """Does the outcome have a picture already, or did one come with an earlier try?"""

    def key(self) -> str:
        """Under which its files are kept."""
        return str(self.brought.data)

    def validate_picture_alt(self, field: Any) -> None:
        """Who can't see the picture reads what it shows."""
        if (self.picture.data or self.has_picture) and not field.data:
            raise ValidationError(_l("Beschrijf de afbeelding voor wie haar niet kan zien."))

    def validate_picture(self, field: Any) -> None:
        """A picture is a picture."""
        if field.data and not field.data.filename.lower().endswith((".jpg", ".jpeg", ".png")):
            raise ValidationError(_l("Kies een JPEG- of PNG-bestand."))

    def validate_film(self, field: Any) -> None:
        """Films are MP4, which every browser plays."""
        if field.data and not field.data.filename.lower().endswith(".mp4"):
            raise ValidationError(_l("Kies een MP4-bestand."))

    @classmethod
    def of(cls, outcome: Outcome) -> "OutcomeForm":
        """The form with what stands now."""
        return cls(
            title=outcome.title,
            introduction=outcome.introduction,
            text=outcome.source,
            meeting_id=outcome.meeting_id or 0,
            picture_alt=outcome.picture_alt,
            audience="public" if outcome.published_at else "inside",
            version=str(outcome.version),
        )
