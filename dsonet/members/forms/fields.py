"""The pieces that several forms of this room are made of."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from dsonet.web.forms import Form, LineField


def at_most(signs: int) -> Length:
    return Length(max=signs, message=_l("Gebruik hoogstens %(max)d tekens."))


class SecretField(PasswordField):
    """A password: taken as it was typed, and never shown again."""

    data: str

    def process_data(self, value: Any) -> None:
        """A form never begins with a password."""
        self.data = ""


class ConfirmForm(Form):
    """A button, and the proof that it was pressed here."""


class PersonForm(Form):
    """Who someone is."""

    name = LineField(_l("Naam"), validators=[DataRequired(_l("Vul een naam in.")), at_most(120)])
    title = LineField(_l("Functie"), validators=[at_most(120)])
    portfolio = LineField(_l("Portefeuille"), validators=[at_most(200)])
