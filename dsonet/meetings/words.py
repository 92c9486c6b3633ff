"""What the interface calls phases, ways to answer, and who reads minutes."""

from typing import Any

from flask_babel import lazy_gettext as _l

from dsonet.meetings.answer_models import AnswerKind, Route
from dsonet.meetings.minutes_models import MinutesAudience
from dsonet.meetings.models import Meeting
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
    Route.PAGE: _l("op de site"),
    Route.LINK: _l("met de link in een mail"),
    Route.CALENDAR: _l("vanuit de eigen agenda"),
    Route.SECRETARIAT: _l("door het secretariaat"),
    Route.DEPUTY: _l("door wie de zetel deelt"),
}

AUDIENCE_WORDS = {
    MinutesAudience.KEEPERS: _l("Nog niet gedeeld"),
    MinutesAudience.ATTENDEES: _l("Gedeeld met wie er was"),
    MinutesAudience.MEMBERS: _l("Gedeeld met alle leden"),
}


def audience_words(meeting: Meeting) -> dict[MinutesAudience, Any]:
    """With whom the minutes are shared: of a session of a circle all are its own."""
    of_circle = {MinutesAudience.MEMBERS: _l("Gedeeld met de hele kring")} if meeting.circle_id else {}
    return AUDIENCE_WORDS | of_circle


SHORT_ANSWERS = {
    AnswerKind.YES: _l("Ja"),
    AnswerKind.ONLINE: _l("Online"),
    AnswerKind.MAYBE: _l("Misschien"),
    AnswerKind.NO: _l("Nee"),
}
