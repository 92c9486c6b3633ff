"""The shape of how a member wants to hear."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from dsonet.notifications.models import MailChoice
from dsonet.web.forms import Form, choices

CHOICES = choices(
    (MailChoice.DIRECT, _l("Meteen per mail")), (MailChoice.NONE, _l("Geen mail, wel in mijn meldingen"))
)


class PreferencesForm(Form):
    """When letters come."""

    replies = RadioField(
        _l("Reacties in gesprekken die je volgt"), choices=CHOICES, validators=[InputRequired()]
    )
    mentions = RadioField(_l("Als iemand je noemt met @"), choices=CHOICES, validators=[InputRequired()])
    documents = RadioField(
        _l("Nieuwe versies van documenten die je ophaalde"),
        choices=choices(
            (MailChoice.DIRECT, _l("Per mail, in één bericht")), (MailChoice.NONE, _l("Geen mail"))
        ),
        validators=[InputRequired()],
    )


class StopForm(Form):
    """What to stop hearing of."""

    what = RadioField(
        _l("Waarover wil je geen mail meer?"),
        choices=choices(("theme", _l("Dit hele thema")), ("thread", _l("Alleen dit gesprek"))),
        default="theme",
        validators=[InputRequired()],
    )
