"""The shape of bringing papers."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField

from dsonet.web.forms import Form


class PapersForm(Form):
    """One or more files to lay on the table."""

    files = MultipleFileField(_l("Stukken"))
