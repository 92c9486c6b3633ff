"""The words of the letters around a meeting, in the reader's language.

Of a meeting with a secret title a letter says when it is and gives the link; what and where stand on the page alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.mail.outbox import LetterDraft
from dsonet.mail.rendering import render_letter
from dsonet.meetings.answer_models import Answer
from dsonet.meetings.links import answer_links
from dsonet.meetings.models import Meeting, Paper
from dsonet.members.models import Member
from dsonet.outcomes.models import Outcome
from dsonet.text import clean_line
from dsonet.web.addresses import full_address
from dsonet.web.times import short_date

REMINDER, PAPERS, PRACTICAL = "meeting_reminder", "meeting_papers", "meeting_practical"
THANKS, OUTCOMES = "meeting_thanks", "meeting_outcomes"
NEW_PAPERS, MOVED_UP = "new_papers", "moved_up"
"""The kinds of these letters in the outbox."""


def about_reminder(member: Member, planned: PlannedLetter) -> LetterDraft:
    """Asks once more: who has not answered can do so with one click."""
    with force_locale(member.locale):
        subject = _("Kom je? %(what)s", what=_what(planned.meeting))
        return _planned(REMINDER, member, planned, subject)


def about_papers(member: Member, planned: PlannedLetter, papers: Sequence[Paper]) -> LetterDraft:
    """All papers that the reader may see."""
    with force_locale(member.locale):
        subject = _("De stukken: %(what)s", what=_what(planned.meeting))
        return _planned(PAPERS, member, planned, subject, **_listed(planned.meeting, papers))


def about_practical(member: Member, planned: PlannedLetter) -> LetterDraft:
    """How to get there and what to know."""
    with force_locale(member.locale):
        return _planned(PRACTICAL, member, planned, _("Praktisch: %(what)s", what=_what(planned.meeting)))


def about_thanks(member: Member, planned: PlannedLetter) -> LetterDraft:
    """To who was there."""
    with force_locale(member.locale):
        subject = _("Dank voor je komst: %(what)s", what=_what(planned.meeting))
        return _planned(THANKS, member, planned, subject)


def about_outcomes(member: Member, planned: PlannedLetter, outcome: Outcome) -> LetterDraft:
    """What it gave; the uitkomst itself is public, and so is its title."""
    with force_locale(member.locale):
        subject = _("De uitkomsten: %(what)s", what=_what(planned.meeting))
        link = full_address("outcomes.show_outcome", slug=outcome.slug)
        secret = planned.meeting.has_secret_title
        title = "" if secret else outcome.title
        return _planned(OUTCOMES, member, planned, subject, outcome_link=link, outcome_title=title)


def about_new_papers(member: Member, meeting: Meeting, papers: Sequence[Paper]) -> LetterDraft:
    """Papers that came after the letter about the papers, in one letter."""
    with force_locale(member.locale):
        subject = _("Nieuwe stukken: %(what)s", what=_what(meeting))
        about = {"meeting_id": meeting.id, "paper_ids": [paper.id for paper in papers]}
        return _draft(NEW_PAPERS, member, meeting, subject, about, **_listed(meeting, papers))


def about_moved_up(member: Member, meeting: Meeting, answer: Answer) -> LetterDraft:
    """There is a place now, and until when one is asked to say no."""
    with force_locale(member.locale):
        subject = _("Er is een plaats voor je: %(what)s", what=_what(meeting))
        about = {"meeting_id": meeting.id}
        return _draft(MOVED_UP, member, meeting, subject, about, decide_by=answer.decide_by)


def _planned(kind: str, member: Member, planned: PlannedLetter, subject: str, **more: object) -> LetterDraft:
    about: dict[str, Any] = {"meeting_id": planned.meeting_id, "planned_id": planned.id}
    if "papers" in more:
        about["paper_ids"] = more.pop("paper_ids")
    return _draft(kind, member, planned.meeting, subject, about, own=own_words(planned.source), **more)


def _draft(
    kind: str, member: Member, meeting: Meeting, subject: str, about: Mapping[str, Any], **more: object
) -> LetterDraft:
    more.pop("paper_ids", None)
    text, html = render_letter(
        f"convening/mail/{kind}",
        member=member,
        meeting=meeting,
        is_secret=meeting.has_secret_title,
        page=full_address("meetings.show_meeting", meeting_id=meeting.id),
        answer_link=full_address("meetings.show_answer_link", token=answer_links.sign(member.id, meeting.id)),
        **more,
    )
    return LetterDraft(
        kind=kind,
        member_id=member.id,
        to_address=member.email,
        subject=subject,
        text=text,
        html=html,
        about=about,
    )


def own_words(source: str) -> list[list[str]]:
    """What the secretariat wrote above the fixed words: paragraphs of lines."""
    return [part.strip().splitlines() for part in source.split("\n\n") if part.strip()]


def _what(meeting: Meeting) -> str:
    """How a subject calls it."""
    if meeting.has_secret_title:
        return str(_("bijeenkomst van %(date)s", date=short_date(meeting.starts_at, meeting.zone)))
    return str(clean_line(meeting.title))


def _listed(meeting: Meeting, papers: Sequence[Paper]) -> dict[str, object]:
    """The papers by name; a confidential one, or one of a secret meeting, is counted and not named."""
    named = [one for one in papers if not (meeting.has_secret_title or one.document.is_confidential)]
    return {
        "papers": papers,
        "paper_ids": [paper.id for paper in papers],
        "titles": [paper.document.title for paper in named],
        "unnamed": len(papers) - len(named),
    }


OUTBOX_KINDS = {
    LetterKind.REMINDER: REMINDER,
    LetterKind.PAPERS: PAPERS,
    LetterKind.PRACTICAL: PRACTICAL,
    LetterKind.THANKS: THANKS,
    LetterKind.OUTCOMES: OUTCOMES,
}
