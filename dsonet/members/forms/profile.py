"""The shape of what members say of themselves."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from dsonet.members.actions.account import ProfileFacts
from dsonet.members.forms.fields import PersonForm
from dsonet.web.forms import choices


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
