"""What the interface calls phases and ways to answer."""

from flask_babel import lazy_gettext as _l

from dsonet.meetings.answer_models import AnswerKind, Route
from dsonet.meetings.phases import Phase

PHASE_WORDS = {
    Phase.CONCEPT: _l("Concept"),
    Phase.SAVE_THE_DATE: _l("Save the date"),
    Phase.INVITATION: _l("Uitnodiging"),
    Phase.PREPARATION: _l("Voorbereiding"),
    Phase.DAY: _l("Vandaag"),
    Phase.AFTERWARDS: _l("Na afloop"),
    Phase.CLOSED: _l("Afgesloten"),
}

ROUTE_WORDS = {
    Route.PAGE: _l("op deze pagina"),
    Route.LINK: _l("met de link in een mail"),
    Route.CALENDAR: _l("vanuit de eigen agenda"),
    Route.SECRETARIAT: _l("door het secretariaat"),
    Route.DEPUTY: _l("door wie de zetel deelt"),
}

SHORT_ANSWERS = {
    AnswerKind.YES: _l("Ja"),
    AnswerKind.ONLINE: _l("Online"),
    AnswerKind.MAYBE: _l("Misschien"),
    AnswerKind.NO: _l("Nee"),
}
