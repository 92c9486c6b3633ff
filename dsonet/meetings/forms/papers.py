"""The shape of bringing papers, and of laying one with an item of the agenda."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectField

from dsonet.web.forms import Form, choices


class PlaceForm(Form):
    """With which item of the agenda something lies; 0: with the meeting as a whole."""

    item_id = SelectField(_l("Bij welk agendapunt?"), coerce=int, default=0)

    def offer(self, items: list[tuple[int, str]]) -> None:
        """The items of the agenda: call before validating."""
        self.item_id.choices = choices((0, _l("De hele bijeenkomst")), *items)


class PapersForm(PlaceForm):
    """One or more files to lay on the table."""

    files = MultipleFileField(_l("Stukken"))
