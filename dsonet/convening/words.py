"""What the interface calls the letters around a meeting, and for whom each is."""

from flask_babel import lazy_gettext as _l

from dsonet.convening.models import LetterKind

KIND_WORDS = {
    LetterKind.SAVE_THE_DATE: _l("Save the date"),
    LetterKind.INVITATION: _l("Uitnodiging"),
    LetterKind.REMINDER: _l("Herinnering"),
    LetterKind.PAPERS: _l("Stukken"),
    LetterKind.PRACTICAL: _l("Praktische informatie"),
    LetterKind.THANKS: _l("Dank"),
    LetterKind.OUTCOMES: _l("Uitkomsten"),
}

FOR_WHOM = {
    LetterKind.SAVE_THE_DATE: _l("voor iedereen die erbij hoort"),
    LetterKind.INVITATION: _l("voor iedereen die erbij hoort en geen nee zei"),
    LetterKind.REMINDER: _l("voor wie nog niet heeft geantwoord"),
    LetterKind.PAPERS: _l("voor wie komt of het nog niet weet"),
    LetterKind.PRACTICAL: _l("voor wie komt"),
    LetterKind.THANKS: _l("voor wie er was"),
    LetterKind.OUTCOMES: _l("voor iedereen die erbij hoort"),
}
