"""What the tables of a person are called on the page, in the reader's language."""

from flask_babel import lazy_gettext as _l

KINDS = (
    (_l("Je account: naam, adres, functie, zetel"), ("member", "term", "succession")),
    (
        _l("Waarmee je inlogt, en waar je bent ingelogd"),
        (
            "sign_in_session",
            "token",
            "authenticator",
            "recovery_code",
            "passkey",
            "known_device",
            "outside_account",
            "way_back",
        ),
    ),
    (_l("Je kaartje in de ledengids"), ("card", "card_expertise", "experience", "welcome")),
    (_l("Wat je schreef in het overleg"), ("theme", "thread", "reply", "revision", "draft", "kept_upload")),
    (_l("Wat je volgt, las en waardeerde"), ("sign", "thread_follow", "theme_follow", "read_mark")),
    (_l("Kringen waar je in zit"), ("circle", "circle_member")),
    (
        _l("Bijeenkomsten: je antwoorden en wat je toevoegde"),
        (
            "answer",
            "part_answer",
            "answer_word",
            "question_answer",
            "presence",
            "session_choice",
            "meeting",
            "agenda_item",
            "minutes_version",
            "conclusion",
            "meeting_guest",
            "outcome",
        ),
    ),
    (
        _l("Datumprikkers en je agenda"),
        ("date_poll", "date_vote", "poll_member", "calendar_copy", "calendar_feed"),
    ),
    (
        _l("Documenten: wat je toevoegde en wat je ophaalde"),
        ("document", "version", "download", "reading", "audience_member"),
    ),
    (_l("Meldingen en mail aan jou"), ("notice", "preference", "letter", "receipt")),
    (_l("Wat je als beheerder deed"), ("journal_entry",)),
    (
        _l("Verzoeken over je gegevens, en waarmee je akkoord ging"),
        ("export", "objection", "agreement", "house_rules"),
    ),
)
"""Each table of the inventory once."""

VERBS = {
    "ask_way_back": _l("vroeg een nieuwe weg naar binnen voor je aan"),
    "change_member": _l("wijzigde je gegevens"),
    "change_role": _l("gaf je een andere rol"),
    "end_access": _l("beëindigde je toegang"),
    "handle_objection": _l("handelde je bezwaar af"),
    "invite_member": _l("nodigde je uit"),
    "open_member": _l("opende je pagina in het beheer"),
    "open_way_back": _l("opende een nieuwe weg naar binnen voor je"),
    "plan_succession": _l("regelde wie je opvolgt"),
    "renew_invitation": _l("nodigde je opnieuw uit"),
    "restore_access": _l("gaf je weer toegang"),
    "undo_succession": _l("maakte je opvolging ongedaan"),
    "withdraw_invitation": _l("trok je uitnodiging in"),
    "withdraw_way_back": _l("trok een nieuwe weg naar binnen in"),
}
"""What staff does to a person, as that person reads it."""


def said_of(numbers: dict[str, int]) -> list[tuple[str, int]]:
    """What is kept, and how many rows; what there is none of is left out."""
    counted = [(words, sum(numbers.get(table, 0) for table in tables)) for words, tables in KINDS]
    return [(str(words), number) for words, number in counted if number]
