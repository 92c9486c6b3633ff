"""The meetings of the demonstration network: their agendas, answers, questions, papers and minutes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dsonet.database import db
from dsonet.demo.files import read
from dsonet.demo.invitations import load_letters
from dsonet.demo.library import load_paper
from dsonet.demo.polls import load_poll
from dsonet.meetings.agenda_models import AgendaItem, ItemKind
from dsonet.meetings.answer_models import (
    Answer,
    AnswerKind,
    AnswerWord,
    Presence,
    Question,
    QuestionKind,
    Readers,
    Route,
    ShownTo,
)
from dsonet.meetings.minutes_models import (
    Conclusion,
    ConclusionKind,
    Minutes,
    MinutesAudience,
    MinutesVersion,
)
from dsonet.meetings.models import Meeting, MeetingKind, MeetingPart, Paper
from dsonet.meetings.phases import Phase
from dsonet.members.models import Member
from dsonet.text import RENDERER_VERSION, to_safe_html

Facts = Mapping[str, Any]
WRITTEN = (
    *("title", "timezone", "city", "venue", "address", "by_train", "by_car", "accessibility"),
    *("offers_online", "online_link", "capacity", "held_places", "allows_companion"),
)
"""What stands in the file under the name that it has in the table."""


def load_meetings(members: Mapping[str, Member], moment: datetime) -> dict[str, Meeting]:
    """All of them, by their key."""
    loader, facts = _Loader(members, moment), read("meetings.toml")
    for row in facts["meetings"]:
        loader.load(row)
    for row in facts["papers"]:
        loader.load_paper(row)
    for row in facts["meetings"]:
        loader.load_agenda(row)
        planned = moment - timedelta(days=row["planned_days_ago"])
        load_letters(loader.meetings[row["key"]], planned, moment)
    for row in facts["polls"]:
        load_poll(row, members, moment)
    return loader.meetings


class _Loader:
    def __init__(self, members: Mapping[str, Member], moment: datetime) -> None:
        self.members, self.moment = members, moment
        self.meetings: dict[str, Meeting] = {}
        self.papers: dict[str, int] = {}

    def load(self, facts: Facts) -> None:
        body, contact = facts["description"].strip(), self.members.get(facts.get("contact", ""))
        meeting = Meeting(
            uid=f"{facts['key']}@demo.example",
            kind=MeetingKind(facts.get("kind", "network")),
            source=body,
            html=to_safe_html(body),
            renderer_version=RENDERER_VERSION,
            contact_id=contact and contact.id,
            announced_at=self.moment,
            **{name: facts[name] for name in WRITTEN if name in facts},
        )
        self.meetings[facts["key"]] = meeting
        db.session.add(meeting)
        day = self._day(meeting, facts)
        meeting.starts_at = self._at(meeting, day, facts["starts"])
        meeting.ends_at = self._at(meeting, day + timedelta(days=facts.get("last_day", 0)), facts["ends"])
        if "answer_days_before" in facts:
            meeting.answer_by = meeting.starts_at - timedelta(days=facts["answer_days_before"])
        if "phase" in facts:
            meeting.hand_phase, meeting.hand_phase_at = Phase(facts["phase"]), self.moment
        db.session.flush()
        self._load_answers(meeting, facts)
        self._load_parts(meeting, facts, day)
        self._load_questions(meeting, facts)

    def load_paper(self, row: Facts) -> None:
        came = self.moment - timedelta(days=row["days_ago"])
        meeting = self.meetings[row["meeting"]]
        load_paper(self.members["secretariaat"], meeting, dict(row), came)
        newest = db.session.query(Paper).order_by(Paper.id.desc()).limit(1).one()
        newest.told_at = came
        self.papers[row["key"]] = newest.id

    def load_agenda(self, facts: Facts) -> None:
        meeting, rows = self.meetings[facts["key"]], facts.get("agenda", [])
        day = self._day(meeting, facts)
        for position, row in enumerate(rows, start=1):
            until = row.get("until") or _next_begin(row, rows[position:]) or facts["ends"]
            item = self._item(meeting, row)
            item.position = position
            item.starts_at, item.ends_at = self._at(meeting, day, row["at"]), self._at(meeting, day, until)
            db.session.flush()
            if "paper" in row:
                db.session.get_one(Paper, self.papers[row["paper"]]).item_id = item.id
            self._load_conclusions(meeting, item, row)
        self._load_minutes(meeting, facts)

    def _item(self, meeting: Meeting, row: Facts) -> AgendaItem:
        speaker, source = self.members.get(row.get("speaker", "")), row.get("description", "")
        item = AgendaItem(
            meeting_id=meeting.id,
            kind=ItemKind(row.get("kind", "plenary")),
            title=row["title"],
            place=row.get("place", ""),
            speaker_id=speaker and speaker.id,
            speaker_name=row.get("speaker_name", ""),
            source=source,
            html=to_safe_html(source),
            renderer_version=RENDERER_VERSION,
            capacity=row.get("capacity"),
        )
        db.session.add(item)
        return item

    def _load_answers(self, meeting: Meeting, facts: Facts) -> None:
        for kind in AnswerKind:
            for key in facts.get(kind, ()):
                self._answer(meeting, self.members[key], kind)
        for minutes, key in enumerate(facts.get("waits", ())):
            answer = self._answer(meeting, self.members[key], AnswerKind.YES)
            answer.places, answer.waits_since = 0, self.moment - timedelta(days=2, minutes=-minutes)

    def _answer(self, meeting: Meeting, member: Member, kind: AnswerKind) -> Answer:
        """As if they had said it on the page, and for those of before that they were there."""
        answer = Answer(meeting_id=meeting.id, member_id=member.id, kind=kind, shown_to=ShownTo.MEMBERS)
        answer.places = int(kind == AnswerKind.YES)
        word = AnswerWord(meeting_id=meeting.id, member_id=member.id, kind=kind, said_by_id=member.id)
        word.route, word.said_at, word.shown_to = Route.PAGE, self.moment, ShownTo.MEMBERS
        db.session.add_all([answer, word])
        if meeting.ends_at < self.moment and kind == AnswerKind.YES:
            db.session.add(Presence(meeting_id=meeting.id, member_id=member.id, ticked_at=meeting.starts_at))
        return answer

    def _load_parts(self, meeting: Meeting, facts: Facts, day: date) -> None:
        for row in facts.get("parts", ()):
            on = day + timedelta(days=row["day"])
            begins, ends = (self._at(meeting, on, facts[name]) for name in ("starts", "ends"))
            db.session.add(
                MeetingPart(meeting_id=meeting.id, title=row["title"], starts_at=begins, ends_at=ends)
            )

    def _load_questions(self, meeting: Meeting, facts: Facts) -> None:
        for position, row in enumerate(facts.get("questions", ()), start=1):
            question = Question(meeting_id=meeting.id, position=position, words=row["words"])
            question.kind, question.readers = QuestionKind(row["kind"]), Readers(row["readers"])
            question.hint, question.options = row.get("hint", ""), row.get("options", [])
            question.is_required = row.get("is_required", False)
            db.session.add(question)

    def _load_conclusions(self, meeting: Meeting, item: AgendaItem, row: Facts) -> None:
        for kind in ConclusionKind:
            if kind in row:
                conclusion = Conclusion(meeting_id=meeting.id, item_id=item.id, kind=kind, words=row[kind])
                if kind == ConclusionKind.ACTION:
                    conclusion.member_id = self.members[row["action_of"]].id
                    conclusion.due_on = self.moment.date() + timedelta(days=row["action_days"])
                db.session.add(conclusion)

    def _load_minutes(self, meeting: Meeting, facts: Facts) -> None:
        if "minutes" not in facts:
            return
        source, written = facts["minutes"].strip(), meeting.ends_at + timedelta(days=4)
        minutes = Minutes(meeting_id=meeting.id, source=source, html=to_safe_html(source))
        minutes.renderer_version, minutes.audience = RENDERER_VERSION, MinutesAudience.MEMBERS
        minutes.version, minutes.published_at, minutes.changed_at = 1, written, written
        db.session.add(minutes)
        db.session.flush()
        version = MinutesVersion(minutes_id=minutes.id, number=1, source=source, saved_at=written)
        version.saved_by_id = self.members["secretariaat"].id
        db.session.add(version)

    def _day(self, meeting: Meeting, facts: Facts) -> date:
        meeting.timezone = meeting.timezone or "Europe/Amsterdam"
        return self.moment.astimezone(meeting.zone).date() + timedelta(days=facts["days_from_now"])

    def _at(self, meeting: Meeting, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), meeting.zone).astimezone(UTC)


def _next_begin(row: Facts, later: list[Facts]) -> str | None:
    """When the first item begins that is not at the same time."""
    return next((one["at"] for one in later if one["at"] > row["at"]), None)
