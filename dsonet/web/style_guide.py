"""`/stijlgids`: every component in every state, for who works on the look. It exists in development only."""

import json

from flask import Flask, render_template
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
)
from wtforms.validators import InputRequired, Optional

from dsonet.database import now
from dsonet.web.assets import BUILT
from dsonet.web.forms import Form, LineField, TextField, choices
from dsonet.web.gate import public

_ANSWERS = choices(("yes", "Ja, ik kom"), ("maybe", "Misschien"), ("no", "Nee, ik ben verhinderd"))
_NEEDED = InputRequired("Vul dit in.")


class _Sample(Form):
    """One field of each kind."""

    title = LineField("Titel", [_NEEDED])
    email = EmailField("E-mailadres", [Optional()])
    password = PasswordField("Wachtwoord", [_NEEDED])
    starts_at = DateTimeLocalField("Begint op", [_NEEDED])
    seat = SelectField("Zetel", [_NEEDED], choices=choices(("", "Kies een zetel"), ("0307", "Amersfoort")))
    answer = RadioField("Ben je erbij?", [_NEEDED], choices=_ANSWERS)
    agreed = BooleanField("Ik deel mijn antwoord met de deelnemers", [_NEEDED])
    remarks = TextField("Opmerking", [_NEEDED])
    text = TextField("Bericht", [_NEEDED])
    files = MultipleFileField("Bestanden")


def init_style_guide(app: Flask) -> None:
    """Add the page where someone works on it."""
    if app.config["APP_MODE"] == "development":
        app.add_url_rule("/stijlgids", "style_guide", public(_show))


def _show() -> str:
    fresh = _Sample(formdata=None, prefix="leeg-", meta={"csrf": False})
    wrong = _Sample(formdata=None, prefix="fout-", meta={"csrf": False})
    wrong.validate()
    icons = json.loads((BUILT / "icons.json").read_text(encoding="utf-8"))
    return render_template(
        "stijlgids/show.html", fresh=fresh, wrong=wrong, moment=now(), icon_names=list(icons)
    )
