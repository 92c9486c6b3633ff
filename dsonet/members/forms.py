"""The shape of what is filled in about signing in, oneself, members and seats."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Regexp
from wtforms.widgets import EmailInput

from dsonet.members import passwords
from dsonet.members.actions import MemberFacts, ProfileFacts, SeatFacts
from dsonet.members.listed_people import MOST_ROWS, ListedPerson, TooMany, columns_of, decoded, read_list
from dsonet.members.models import PROVINCES, Member, Role
from dsonet.text import clean_text
from dsonet.web.forms import Form, LineField, NumberField, TextField, choices

ROLE_WORDS = {
    Role.MEMBER: _l("Lid"),
    Role.MODERATOR: _l("Moderator"),
    Role.SECRETARIAT: _l("Secretariaat"),
    Role.ADMINISTRATOR: _l("Beheerder"),
}
NO_SEAT = 0
LONGEST_LIST = 200_000
"""Signs of a list of invitations."""


def _at_most(signs: int) -> Length:
    return Length(max=signs, message=_l("Gebruik hoogstens %(max)d tekens."))


class SecretField(PasswordField):
    """A password: taken as it was typed, and never shown again."""

    data: str

    def process_data(self, value: Any) -> None:
        """A form never begins with a password."""
        self.data = ""


class AddressForm(Form):
    """Whom a link is mailed to."""

    email = LineField(
        _l("E-mailadres"),
        validators=[DataRequired(_l("Vul je e-mailadres in.")), _at_most(254)],
        widget=EmailInput(),
    )


class SignInForm(AddressForm):
    """Address and password, and where to go next."""

    password = SecretField(_l("Wachtwoord"), validators=[InputRequired(_l("Vul je wachtwoord in."))])
    next = HiddenField()


class ConfirmForm(Form):
    """A button, and the proof that it was pressed here."""


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
        if passwords.leans_on_known_words(field.data, self.member):
            raise ValidationError(
                _l("Dit is te makkelijk te raden: het lijkt op je naam, je e-mailadres of je gemeente.")
            )


class ChangePasswordForm(NewPasswordForm):
    """A new password, by someone who knows the current one."""

    current_password = SecretField(
        _l("Huidig wachtwoord"), validators=[InputRequired(_l("Vul je huidige wachtwoord in."))]
    )


class InvitedForm(Form):
    """Where an invitation goes; it stands before the rest of `InviteForm`."""

    email = LineField(
        _l("E-mailadres"),
        validators=[
            DataRequired(_l("Vul het e-mailadres in.")),
            _at_most(254),
            Email(_l("Dit is geen e-mailadres. Kijk het na.")),
        ],
        widget=EmailInput(),
    )


class PersonForm(Form):
    """Who someone is."""

    name = LineField(_l("Naam"), validators=[DataRequired(_l("Vul een naam in.")), _at_most(120)])
    title = LineField(_l("Functie"), validators=[_at_most(120)])
    portfolio = LineField(_l("Portefeuille"), validators=[_at_most(200)])


class ProfileForm(PersonForm):
    """What members say of themselves, and how they want to read."""

    locale = RadioField(_l("Taal"), choices=choices(("nl", "Nederlands"), ("en", "English")))
    colour_scheme = RadioField(
        _l("Kleuren"),
        choices=choices(
            ("system", _l("Zoals mijn apparaat")), ("light", _l("Licht")), ("dark", _l("Donker"))
        ),
    )
    reply_order = RadioField(
        _l("Volgorde van reacties"),
        choices=choices(
            ("tree", _l("Antwoorden onder elkaar, als een boom")), ("time", _l("Op volgorde van tijd"))
        ),
    )

    def facts(self) -> ProfileFacts:
        """What was filled in."""
        return ProfileFacts(
            name=self.name.data,
            title=self.title.data,
            portfolio=self.portfolio.data,
            locale=self.locale.data,
            colour_scheme=self.colour_scheme.data,
            reply_order=self.reply_order.data,
        )


class MemberForm(PersonForm):
    """What those who keep the list write of a member; the role only for those who may give it."""

    seat_id = SelectField(_l("Zetel"), coerce=int, default=NO_SEAT)
    role: SelectField | None = SelectField(
        _l("Rol"), choices=choices(*ROLE_WORDS.items()), default=Role.MEMBER
    )

    def offer(self, seats: list[tuple[int, str]], with_roles: bool) -> None:
        """The choices for this keeper: call before validating."""
        self.seat_id.choices = choices((NO_SEAT, _l("Geen zetel")), *seats)
        if not with_roles:
            del self.role

    def facts(self) -> MemberFacts:
        """What was filled in, without the role."""
        return MemberFacts(
            name=self.name.data,
            title=self.title.data,
            portfolio=self.portfolio.data,
            seat_id=self.seat_id.data or None,
        )

    def refuse_role(self, why: str) -> None:
        """Say at the role why it can't be this one."""
        if self.role is not None:
            self.role.errors = [why]

    def chosen_role(self) -> Role | None:
        """The role, when it could be chosen."""
        return Role(self.role.data) if self.role is not None else None


class InviteForm(InvitedForm, MemberForm):
    """Someone new."""


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


class SeatForm(Form):
    """A municipality's or province's place, with its figure of a year."""

    name = LineField(_l("Naam"), validators=[DataRequired(_l("Vul een naam in.")), _at_most(120)])
    cbs_code = LineField(
        _l("CBS-code"),
        validators=[
            DataRequired(_l("Vul de code in.")),
            Regexp(r"^(GM|PV)[0-9]{2,4}$", message=_l("Een code is GM of PV met cijfers erachter: GM0307.")),
        ],
    )
    province = SelectField(_l("Provincie"), choices=choices(*((name, name) for name in PROVINCES)))
    population = NumberField(
        _l("Inwoners"),
        validators=[
            InputRequired(_l("Vul het aantal inwoners in, in cijfers.")),
            NumberRange(1, 20_000_000, _l("Kijk het aantal na.")),
        ],
    )
    population_year = NumberField(
        _l("Op 1 januari van"),
        validators=[InputRequired(_l("Vul het jaar in.")), NumberRange(2000, 2100, _l("Kijk het jaar na."))],
    )
    is_provincial_capital = BooleanField(_l("Provinciehoofdstad"))

    def facts(self) -> SeatFacts:
        """What was filled in."""
        return SeatFacts(
            name=self.name.data,
            cbs_code=self.cbs_code.data,
            province=self.province.data,
            population=self.population.data or 0,
            population_year=self.population_year.data or 0,
            is_provincial_capital=self.is_provincial_capital.data,
        )
