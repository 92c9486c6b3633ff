"""The shape of one's own card."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectMultipleField, ValidationError
from wtforms.validators import Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget, RangeInput

from dsonet.directory import policy
from dsonet.directory.actions.card import CardFacts
from dsonet.directory.models import Audience, Expertise, Field
from dsonet.directory.photos import WHOLE, Crop
from dsonet.directory.queries.people import OwnCard
from dsonet.text import clean_line
from dsonet.web.forms import Form, LineField, NumberField, ReadersSelect, TextField, choices
from dsonet.web.numbers import whole_number

MOST_OWN_WORDS, LONGEST_OWN_WORDS = 10, 60
AUDIENCE_WORDS = {
    Audience.MEMBERS: _l("Alle leden"),
    Audience.CIRCLES: _l("Alleen mijn kringen"),
    Audience.SECRETARIAT: _l("Alleen het secretariaat"),
    Audience.NOBODY: _l("Niemand"),
}


def _at_most(signs: int) -> Length:
    return Length(max=signs, message=_l("Gebruik hoogstens %(max)d tekens."))


def _thousandths(words: Any, standard: int, least: int = 0) -> NumberField:
    return NumberField(
        words,
        default=standard,
        widget=RangeInput(),
        validators=[Optional(), NumberRange(min=least, max=WHOLE, message=_l("Kies de uitsnede opnieuw."))],
    )


def _audience(field: Field, words: Any) -> ReadersSelect:
    shown_to = [(one, AUDIENCE_WORDS[one]) for one in policy.audiences_for(field)]
    return ReadersSelect(words, choices=choices(*shown_to), default=policy.default_audience(field))


class CardForm(Form):
    """What a member adds of themselves, and who may see each."""

    photo = FileField(_l("Foto"))
    crop_x = _thousandths(_l("Naar links of rechts"), Crop().x)
    crop_y = _thousandths(_l("Omhoog of omlaag"), Crop().y)
    crop_size = _thousandths(_l("Grootte van de uitsnede"), Crop().size, least=100)
    without_photo = BooleanField(_l("Haal mijn foto weg"))
    expertise = SelectMultipleField(
        _l("Mijn expertise"),
        coerce=lambda value: whole_number(str(value)) or 0,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    own_words = TextField(_l("In eigen woorden"))
    call_me_about = TextField(_l("Hier kun je mij over bellen"), validators=[_at_most(500)])
    languages = LineField(_l("Talen"), validators=[_at_most(120)])
    phone = LineField(
        _l("Telefoonnummer"),
        validators=[
            Optional(),
            _at_most(40),
            Regexp(
                re.compile(r"\+?[0-9][0-9 ()./-]{5,}"),
                message=_l("Schrijf een telefoonnummer, zoals 06 12345678."),
            ),
        ],
    )
    contact_consent = BooleanField(_l("Andere leden mogen mijn gegevens als visitekaartje (vCard) meenemen"))
    photo_for = _audience(Field.PHOTO, _l("Wie ziet je foto?"))
    portfolio_for = _audience(Field.PORTFOLIO, _l("Wie ziet je portefeuille?"))
    expertise_for = _audience(Field.EXPERTISE, _l("Wie ziet je expertise?"))
    call_me_about_for = _audience(Field.CALL_ME_ABOUT, _l("Wie ziet waarover je te bellen bent?"))
    languages_for = _audience(Field.LANGUAGES, _l("Wie ziet je talen?"))
    email_for = _audience(Field.EMAIL, _l("Wie ziet je e-mailadres?"))
    phone_for = _audience(Field.PHONE, _l("Wie ziet je telefoonnummer?"))

    @classmethod
    def of(cls, own: OwnCard) -> "CardForm":
        """The form with what stands now; what was typed goes before it."""
        card = own.card
        return cls(
            phone=card.phone,
            call_me_about=card.call_me_about,
            languages=card.languages,
            contact_consent=card.contact_consent,
            expertise=own.expertise_ids,
            own_words="\n".join(own.own_words),
            **{f"{field}_for": getattr(card, f"{field}_for") for field in Field},
        )

    def offer(self, kept: Sequence[Expertise]) -> None:
        """What can be chosen of the kept list."""
        self.expertise.choices = choices(*((one.id, one.name) for one in kept))

    def validate_own_words(self, field: TextField) -> None:
        """A few short lines."""
        lines = self._own_words()
        if len(lines) > MOST_OWN_WORDS:
            raise ValidationError(_l("Schrijf hoogstens tien regels."))
        if any(len(line) > LONGEST_OWN_WORDS for line in lines):
            raise ValidationError(_l("Houd elke regel onder de zestig tekens."))

    def crop(self) -> Crop:
        """The chosen square; the largest in the middle when nothing was chosen."""
        middle, chosen = Crop(), (self.crop_x.data, self.crop_y.data, self.crop_size.data)
        standard = (middle.x, middle.y, middle.size)
        return Crop(
            *(value if value is not None else usual for value, usual in zip(chosen, standard, strict=True))
        )

    def facts(self) -> CardFacts:
        """What was filled in."""
        return CardFacts(
            phone=self.phone.data,
            call_me_about=self.call_me_about.data.strip(),
            languages=self.languages.data,
            contact_consent=self.contact_consent.data,
            expertise_ids=self.expertise.data or [],
            own_words=self._own_words(),
            audiences={field: Audience(self[f"{field}_for"].data) for field in Field},
            without_photo=self.without_photo.data,
        )

    def _own_words(self) -> list[str]:
        """The lines that say something, each once."""
        return list(dict.fromkeys(filter(None, map(clean_line, self.own_words.data.splitlines()))))
