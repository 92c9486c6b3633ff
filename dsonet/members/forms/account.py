"""The shape of what is filled in about one's account, and by administrators about everyone's."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from dsonet.members.actions.founding import Rules
from dsonet.members.forms.fields import at_most
from dsonet.members.forms.keeping import ROLE_WORDS, InvitedForm
from dsonet.web.forms import Form, LineField, TextField, choices

LONGEST_NAME = 80


class PasskeyNameForm(Form):
    """What its owner calls a passkey."""

    name = LineField(
        _l("Naam"), validators=[DataRequired(_l("Geef de passkey een naam.")), at_most(LONGEST_NAME)]
    )


class NewAddressForm(InvitedForm):
    """Another address for oneself."""


class WayBackForm(InvitedForm):
    """Where the link of a way back goes, and why it is asked."""

    reason = TextField(_l("Waarom"), validators=[DataRequired(_l("Schrijf op waarom.")), at_most(500)])


class RulesForm(Form):
    """What the network lets its alumni see, whether seats have deputies, and which files it takes."""

    alumni_see_members = BooleanField(_l("Alumni zien wie er in het netwerk zitten"))
    alumni_see_threads = BooleanField(_l("Alumni lezen mee in het overleg"))
    alumni_see_meetings = BooleanField(_l("Alumni zien bijeenkomsten, stukken en de bibliotheek"))
    seats_have_deputies = BooleanField(_l("Een zetel kan een plaatsvervanger hebben"))
    takes_locked_files = BooleanField(_l("De bibliotheek neemt bestanden met een wachtwoord aan"))
    takes_macro_files = BooleanField(
        _l("De bibliotheek neemt Office-bestanden met macro’s aan (docm, xlsm, pptm)")
    )

    def rules(self) -> Rules:
        """What was chosen."""
        return Rules(
            alumni_see_members=self.alumni_see_members.data,
            alumni_see_threads=self.alumni_see_threads.data,
            alumni_see_meetings=self.alumni_see_meetings.data,
            seats_have_deputies=self.seats_have_deputies.data,
            takes_locked_files=self.takes_locked_files.data,
            takes_macro_files=self.takes_macro_files.data,
        )


class TwoStepForm(Form):
    """The roles of which the network asks a second step."""

    roles = SelectMultipleField(
        _l("Tweede stap verplicht voor"),
        choices=choices(*ROLE_WORDS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
