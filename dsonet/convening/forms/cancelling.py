"""The shape of cancelling a meeting."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from dsonet.web.forms import Form, TextField


class CancelForm(Form):
    """Why it does not go on; nobody has to say that."""

    reason = TextField(_l("Waarom"), validators=[Length(max=1000)])
