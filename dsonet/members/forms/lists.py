"""The shape of what is filled in about many members at once."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, ValidationError

from dsonet.members.listed_people import MOST_ROWS, ListedPerson, TooMany, columns_of, decoded, read_list
from dsonet.text import clean_text
from dsonet.web.forms import Form, TextField

LONGEST_LIST = 200_000
"""Signs of a list of invitations."""


class InvitationListForm(Form):
    """Many people at once: typed or pasted, or a file."""

    words = TextField(_l("Namen en adressen"))
    file = FileField(_l("Of een bestand (CSV)"))
    rows: list[ListedPerson]
    """What the list holds, once it was validated."""

    def validate_words(self, field: TextField) -> None:
        """One of both is needed; a file takes the place of what stands in the field."""
        upload = self.file.data
        if upload and upload.filename:
            field.data = clean_text(decoded(upload.read(LONGEST_LIST + 1)))
        if len(field.data) > LONGEST_LIST:
            raise ValidationError(_("Deze lijst is te lang. Verdeel hem."))
        if not field.data.strip():
            raise ValidationError(_("Plak hier een lijst, of kies een bestand."))
        try:
            self.rows = read_list(field.data)
        except TooMany:
            raise ValidationError(
                _("Dit zijn meer dan %(most)d regels. Verdeel de lijst.", most=MOST_ROWS)
            ) from None


class ChangeListForm(InvitationListForm):
    """Changes to many members: a table; and, with the yes, which changes were seen."""

    file = FileField(_l("Bestand (CSV)"))
    words = TextField(_l("Of plak de tabel"))
    seen = HiddenField()
    columns: set[str]
    """What the table says of each member, once it was validated."""

    def validate_words(self, field: TextField) -> None:
        """The first line must name the columns, the address among them."""
        super().validate_words(field)
        self.columns = set(columns_of(field.data))
        if not self.columns:
            raise ValidationError(
                _(
                    "De eerste regel moet de kolommen noemen, met een kolom e-mailadres. Haal de lijst eerst op."
                )
            )
