"""What all forms share: the CSRF token, cleaned words, and the key that makes a double submit one act."""

import re
import secrets
from contextlib import suppress
from functools import cache
from typing import Any

from babel.support import Translations
from flask import Flask
from flask_babel import gettext as _
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import Choice, SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.i18n import DefaultTranslations, messages_path
from wtforms.validators import ValidationError

from dsonet.text import clean_line, clean_text
from dsonet.web.gate import LARGEST_FORM
from dsonet.web.language import language

csrf = CSRFProtect()
MOST_DIGITS = 18
SELECTED = 2
"""Where a choice of WTForms says that it is the one that stands."""
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Form(FlaskForm):  # type: ignore[misc]
    """A form of this site: errors in the reader's language, the CSRF token included."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How fields of these forms are made."""

        def get_translations(self, _form: object) -> DefaultTranslations:
            """The library's own words; it would read their file again at each request."""
            return _library_words(language())


class LineField(StringField):
    """One line: NFC, no control or direction-changing signs, trimmed; absent is empty."""

    data: str

    def process_data(self, value: Any) -> None:
        """What stands now, or nothing."""
        self.data = value or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean before anything looks at it."""
        super().process_formdata([clean_line(str(value)) for value in valuelist[:1]])


class TextField(TextAreaField):
    """Words over several lines, cleaned of what no text holds. Absent is empty."""

    data: str

    def process_data(self, value: Any) -> None:
        """What stands now, or nothing."""
        self.data = value or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean before anything looks at it."""
        super().process_formdata([clean_text(str(value)) for value in valuelist[:1]])


class NumberField(IntegerField):
    """A whole number. Of endless digits the first few are enough to say that it is too large."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Cut it off where no number of ours goes: what compares numbers stumbles over larger ones."""
        try:
            super().process_formdata([str(value)[:MOST_DIGITS] for value in valuelist])
        except ValueError as error:
            raise ValueError(_("Vul een heel getal in, in cijfers.")) from error


class KeyField(HiddenField):
    """A random key that a page of this site gave; anything else is no key."""

    data: str | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what looks like a key."""
        if valuelist:
            self.data = valuelist[0] if _KEY.fullmatch(str(valuelist[0])) else None


class _Readers(SelectField):
    """Nothing falls back to a default: what was not sent, or is offered no more, is an error and is asked anew."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Without a value that can be read there is no choice, whatever the default is."""
        self.data = None
        with suppress(ValueError):
            super().process_formdata(valuelist)

    def pre_validate(self, form: Any) -> None:
        """Only what is offered."""
        if not any(choice[SELECTED] for choice in SelectField.iter_choices(self)):
            raise ValidationError(_("Kies opnieuw wie dit mag zien: wat je koos, kan niet of niet meer."))


class ReadersSelect(_Readers):
    """A choice of who sees something, or may act there, from a list."""

    def iter_choices(self) -> Any:
        """What is offered; behind an empty choice when none stands, so that the browser chooses nothing by itself."""
        offered = list(super().iter_choices())
        if any(choice[SELECTED] for choice in offered):
            return offered
        return [Choice("", _("Maak een keuze"), True, {}), *offered]


class ReadersRadio(_Readers, RadioField):
    """A choice of who sees something, by buttons."""


def choices(*pairs: tuple[Any, Any]) -> list[SelectChoice]:
    """What can be chosen: values with their words."""
    return [SelectChoice(value, words) for value, words in pairs]


class OnceForm(Form):
    """A form whose second submit does nothing new: `submission` is kept with what the first one made."""

    submission = KeyField(default=lambda: secrets.token_urlsafe(16))


@cache
def _library_words(reader: str) -> DefaultTranslations:
    return DefaultTranslations(Translations.load(messages_path(), [reader], domain="wtforms"))


def init_forms(app: Flask) -> None:
    """CSRF on every form; the token lives as long as the session; larger bodies only where files are taken."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=500,
    )
    csrf.init_app(app)
