"""The shape of what is filled in to come in, and of a new password."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import EmailInput

from dsonet.members import passwords
from dsonet.members.forms.fields import SecretField, at_most
from dsonet.members.models import Member
from dsonet.web.forms import Form, LineField


class AddressForm(Form):
    """Whom a link is mailed to."""

    email = LineField(
        _l("E-mailadres"),
        validators=[DataRequired(_l("Vul je e-mailadres in.")), at_most(254)],
        widget=EmailInput(),
    )


class SignInForm(AddressForm):
    """Address and password, and where to go next."""

    password = SecretField(_l("Wachtwoord"), validators=[InputRequired(_l("Vul je wachtwoord in."))])
    next = HiddenField()


class NewPasswordForm(Form):
    """A new password for `member`, whose seat is loaded."""

    password = SecretField(
        _l("Nieuw wachtwoord"),
        validators=[
            InputRequired(_l("Kies een wachtwoord.")),
            Length(
                passwords.SHORTEST,
                passwords.LONGEST,
                _l("Gebruik minstens %(min)d en hoogstens %(max)d tekens. Een korte zin werkt goed."),
            ),
        ],
    )

    def __init__(self, member: Member, **values: Any) -> None:
        super().__init__(**values)
        self.member = member

    def validate_password(self, field: Any) -> None:
        """What everybody takes, and what everybody knows of someone, is guessed first (ASVS V6.2.4, V6.2.11)."""
        if passwords.is_obvious(field.data):
            raise ValidationError(
                _l("Dit is te makkelijk te raden. Een zin van een paar gewone woorden is sterker.")
            )
        if passwords.is_breached(field.data):
            raise ValidationError(
                _l("Dit wachtwoord staat op lijsten van gelekte wachtwoorden. Kies een ander.")
            )
        if passwords.leans_on_known_words(field.data, self.member):
            raise ValidationError(
                _l("Dit is te makkelijk te raden: het lijkt op je naam, je e-mailadres of je gemeente.")
            )


class ChangePasswordForm(NewPasswordForm):
    """A new password, by someone who knows the current one."""

    current_password = SecretField(
        _l("Huidig wachtwoord"), validators=[InputRequired(_l("Vul je huidige wachtwoord in."))]
    )


class CodeForm(Form):
    """The code of an authenticator app, or one on paper."""

    code = LineField(_l("Code"), validators=[InputRequired(_l("Vul de code in.")), at_most(60)])


class ProveForm(Form):
    """The password once more, before something that only its owner may do."""

    password = SecretField(_l("Wachtwoord"), validators=[InputRequired(_l("Vul je wachtwoord in."))])
