"""The shape of what those who keep the list fill in of one member."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, Email
from wtforms.widgets import EmailInput

from dsonet.members.actions.keeping import MemberFacts
from dsonet.members.forms.fields import PersonForm, at_most
from dsonet.members.models import Role
from dsonet.web.forms import Form, LineField, choices

ROLE_WORDS = {
    Role.GUEST: _l("Gast"),
    Role.ALUMNUS: _l("Alumnus"),
    Role.MEMBER: _l("Lid"),
    Role.MODERATOR: _l("Moderator"),
    Role.SECRETARIAT: _l("Secretariaat"),
    Role.ADMINISTRATOR: _l("Beheerder"),
}
NO_SEAT = 0


class InvitedForm(Form):
    """Where an invitation goes; it stands before the rest of `InviteForm`."""

    email = LineField(
        _l("E-mailadres"),
        validators=[
            DataRequired(_l("Vul het e-mailadres in.")),
            at_most(254),
            Email(_l("Dit is geen e-mailadres. Kijk het na.")),
        ],
        widget=EmailInput(),
    )


class MemberForm(PersonForm):
    """What those who keep the list write of a member; the role only for those who may give it."""

    seat_id = SelectField(_l("Zetel"), coerce=int, default=NO_SEAT)
    is_deputy = BooleanField(_l("Plaatsvervanger"))
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
            is_deputy=self.is_deputy.data,
        )

    def refuse_seat(self, holder: str) -> None:
        """Say at the seat why it can't be had; without a name the network has no deputies."""
        if holder:
            self.seat_id.errors = [_("Deze zetel is van %(name)s. Regel eerst de opvolging.", name=holder)]
        else:
            self.is_deputy.errors = [_("In dit netwerk heeft een zetel geen plaatsvervanger.")]

    def refuse_role(self, why: str) -> None:
        """Say at the role why it can't be this one."""
        if self.role is not None:
            self.role.errors = [why]

    def chosen_role(self) -> Role | None:
        """The role, when it could be chosen."""
        return Role(self.role.data) if self.role is not None else None


class InviteForm(InvitedForm, MemberForm):
    """Someone new."""
