"""The shape of what is filled in about a seat."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Regexp

from dsonet.members.actions.seats import SeatFacts
from dsonet.members.forms.fields import at_most
from dsonet.members.models import PROVINCES
from dsonet.web.forms import Form, LineField, NumberField, choices


class SeatForm(Form):
    """A municipality's or province's place, with its figure of a year."""

    name = LineField(_l("Naam"), validators=[DataRequired(_l("Vul een naam in.")), at_most(120)])
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
