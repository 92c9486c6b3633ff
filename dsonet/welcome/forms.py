"""The shape of what a new member fills in."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from dsonet.directory.models import Expertise
from dsonet.notifications.forms import PreferencesForm
from dsonet.themes.models import Theme
from dsonet.web.forms import Form, LineField, TextField, choices

_TOO_LONG = _l("Gebruik hoogstens %(max)d tekens.")


def _several(words: str) -> SelectMultipleField:
    return SelectMultipleField(
        words, coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class IntroductionForm(Form):
    """What one is called on for."""

    title = LineField(_l("Functie"), validators=[Length(max=120, message=_TOO_LONG)])
    portfolio = LineField(_l("Portefeuille"), validators=[Length(max=200, message=_TOO_LONG)])
    expertise = _several(_l("Waar weet je veel van?"))
    call_me_about = TextField(
        _l("Hier kun je mij over bellen"), validators=[Length(max=500, message=_TOO_LONG)]
    )

    def offer(self, kept: Sequence[Expertise]) -> None:
        """The kept list: call before validating."""
        self.expertise.choices = choices(*((one.id, one.name) for one in kept))


class FollowForm(PreferencesForm):
    """What to follow, and how to hear of it."""

    themes = _several(_l("Thema’s die je wilt volgen"))

    def offer(self, themes: Sequence[Theme]) -> None:
        """The themes in use: call before validating."""
        self.themes.choices = choices(*((theme.id, theme.title) for theme in themes))
