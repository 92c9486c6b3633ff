"""The shape of what is asked about the kept list of expertise."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, Length

from dsonet.directory.queries.expertise import ListedExpertise
from dsonet.web.forms import Form, LineField, choices
from dsonet.web.numbers import whole_number


class ExpertiseForm(Form):
    """A name of the list."""

    name = LineField(
        _l("Naam"),
        validators=[
            DataRequired(_l("Vul een naam in.")),
            Length(max=60, message=_l("Gebruik hoogstens %(max)d tekens.")),
        ],
    )


class MergeForm(Form):
    """The name that stays."""

    into = SelectField(_l("Samenvoegen met"), coerce=lambda value: whole_number(str(value)) or 0)

    def offer(self, others: Sequence[ListedExpertise]) -> None:
        """The names that can stay."""
        self.into.choices = choices(*((one.id, one.name) for one in others))
