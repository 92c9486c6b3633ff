"""The invented people as whom anyone may come in to a demonstration, and nowhere else."""

from flask_babel import lazy_gettext as _l

DEMO_PEOPLE = {
    "director": "directeur@demo.example",
    "moderator": "moderator@demo.example",
    "secretariat": "secretariaat@demo.example",
    "administrator": "beheer@demo.example",
}
DEMO_WORDS = {
    "director": _l("Log in als directeur"),
    "moderator": _l("Log in als moderator"),
    "secretariat": _l("Log in als secretariaat"),
    "administrator": _l("Log in als beheerder"),
}
