"""The letters that follow on a calendar's answer when something is to be told of it: to the member, and nobody else."""

import enum

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dsonet.calendars import queries
from dsonet.calendars.facts import shown_title
from dsonet.calendars.letters import Sender
from dsonet.database import now
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.mail.outbox import LetterDraft
from dsonet.mail.rendering import render_letter
from dsonet.meetings.links import answer_links
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member
from dsonet.web.addresses import full_address
from dsonet.web.times import AMSTERDAM

CALENDAR_ANSWER = "calendar_answer"
"""The kind of these letters."""


class Outcome(enum.StrEnum):
    """What became of an answer that was not simply taken."""

    WAITS = "waits"
    COUNTER = "counter"
    DELEGATED = "delegated"
    UNREADABLE = "unreadable"
    OTHER_MEETING = "other_meeting"
    OTHER_SENDER = "other_sender"
    TOO_LATE = "too_late"
    WORDS = "words"
    """There was no calendar in it: somebody wrote."""


WHY = {
    Outcome.WAITS: _l("Je zei ja vanuit je agenda, maar het is vol. Je staat nu op de wachtlijst. Je hoort het als er "
                      "een plaats vrijkomt."),
    Outcome.COUNTER: _l("Vanuit je agenda stelde je een andere tijd voor. Dat kan bij deze bijeenkomst niet: de tijd "
                        "blijft zoals hij is. Je antwoord is niet veranderd."),
    Outcome.DELEGATED: _l("Vanuit je agenda gaf je de uitnodiging aan iemand anders. Dat kan niet: hij is voor jou. Je "
                          "antwoord is niet veranderd."),
    Outcome.UNREADABLE: _l("Je agenda stuurde een antwoord dat we niet konden lezen. Er is niets veranderd."),
    Outcome.OTHER_MEETING: _l("Je agenda stuurde een antwoord dat niet bij deze bijeenkomst hoort. Er is niets "
                              "veranderd."),
    Outcome.OTHER_SENDER: _l("Er kwam een antwoord op jouw uitnodiging, maar misschien is het niet van jou: het "
                             "kwam niet van dit e-mailadres. Er is daarom niets veranderd."),
    Outcome.TOO_LATE: _l("Je agenda stuurde een antwoord, maar op deze bijeenkomst kun je niet meer antwoorden. Er is "
                         "niets veranderd."),
    Outcome.WORDS: _l("Je stuurde een mail aan het adres voor antwoorden van agenda’s. Die leest niemand: er is niets "
                      "mee gedaan."),
}  # fmt: skip


def about_answer(member: Member, meeting: Meeting, outcome: Outcome, sender: Sender) -> LetterDraft:
    """Says what became of the answer, and how to answer in a way that always works."""
    with force_locale(member.locale):
        title = shown_title(meeting, sender.network)
        subject = _("Je antwoord vanuit je agenda: %(title)s", title=title)
        text, html = render_letter(
            "calendars/mail/answer",
            member=member,
            meeting=meeting,
            title=title,
            why=str(WHY[outcome]),
            may_answer=outcome != Outcome.TOO_LATE,
            answer_address=full_address(
                "meetings.show_answer_link", token=answer_links.sign(member.id, meeting.id)
            ),
            from_network=sender,
        )
    return LetterDraft(
        kind=CALENDAR_ANSWER,
        member_id=member.id,
        to_address=member.email,
        subject=subject,
        text=text,
        html=html,
        about={"meeting_id": meeting.id, "member_id": member.id},
    )


def once_a_day(member: Member, meeting: Meeting, outcome: Outcome) -> str:
    """The name under which it is written: one a day for each meeting, and that one waits is told beside it."""
    day = now().astimezone(AMSTERDAM).date()
    beside = f"-{outcome}" if outcome == Outcome.WAITS else ""
    return f"calendar-answer-{meeting.id}-{member.id}-{day}{beside}"


@outbox.check(CALENDAR_ANSWER)
def still_a_member(letter: Letter) -> bool:
    """Only to who can still come in, at the address that they have now."""
    member = queries.active_member(letter.about["member_id"])
    return member is not None and member.email == letter.to_address
