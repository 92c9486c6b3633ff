"""The shape of requests about one's own data."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from dsonet.web.forms import Form, NumberField, TextField, choices


class ObjectionForm(Form):
    """What one objects to."""

    words = TextField(
        _l("Waar maak je bezwaar tegen?"),
        validators=[
            DataRequired(_l("Schrijf waar je bezwaar tegen maakt.")),
            Length(max=4000, message=_l("Gebruik hoogstens %(max)d tekens.")),
        ],
    )


class EraseForm(Form):
    """The last question before one is erased."""

    words = RadioField(
        _l("Wat gebeurt er met wat je schreef?"),
        choices=choices(
            ("stay", _l("Mijn woorden blijven staan, onder «Oud-lid»")),
            ("go", _l("Mijn woorden gaan ook weg; er staat dan dat ze gewist zijn")),
        ),
        default="stay",
        validators=[InputRequired()],
    )
    sure = BooleanField(
        _l("Ik begrijp dat dit niet kan worden teruggedraaid"),
        validators=[DataRequired(_l("Zet een vinkje als je het zeker weet."))],
    )


class HouseRulesForm(Form):
    """The house rules, whole."""

    text = TextField(
        _l("Huisregels"), validators=[DataRequired(_l("Schrijf de huisregels op.")), Length(max=20_000)]
    )


class AgreeForm(Form):
    """The version that was read."""

    version = NumberField(validators=[InputRequired()])
