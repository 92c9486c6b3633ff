"""Plain functions that make what a test needs; each opens and closes its own app context and gives back ids."""

import io
import itertools
import uuid
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from dsonet import storage
from dsonet.circles.models import Circle, CircleMember
from dsonet.convening.models import LetterKind, PlannedLetter
from dsonet.database import db, now
from dsonet.documents.models import Audience, AudienceKind, Document, Folder, Version
from dsonet.forum.models import Reply, Thread
from dsonet.meetings.agenda_models import AgendaItem
from dsonet.meetings.answer_models import Answer, Question, QuestionAnswer, QuestionKind
from dsonet.meetings.links import answer_links
from dsonet.meetings.minutes_models import Conclusion, ConclusionKind, Minutes, MinutesVersion
from dsonet.meetings.models import Meeting, MeetingPart
from dsonet.meetings.policy import can_be_asked
from dsonet.meetings.poll_models import DateOption, DatePoll, PollMember
from dsonet.members.models import Member
from dsonet.members.names import sorting
from dsonet.outcomes.models import Outcome
from dsonet.storage.models import StoredFile
from dsonet.text import RENDERER_VERSION, to_safe_html
from dsonet.themes.models import Theme

_numbers = itertools.count(1)


def member_id(app: Flask, key: str) -> int:
    """The id of one of the cast."""
    with app.app_context():
        return db.session.execute(select(Member.id).where(Member.email == f"{key}@example.org")).scalar_one()


def a_member(app: Flask, **facts: Any) -> int:
    """Another member."""
    number = next(_numbers)
    with app.app_context():
        member = Member(**{"email": f"lid{number}@example.org", "name": f"Lid {number}", **facts})
        db.session.add(member)
        db.session.commit()
        return member.id


def a_circle(app: Flask, *members: str, **facts: Any) -> int:
    """A circle of some of the cast; the first hosts it."""
    with app.app_context():
        ids = [db.session.query(Member.id).filter_by(email=f"{key}@example.org").scalar() for key in members]
        circle = Circle(**{"name": f"Kring {next(_numbers)}", "host_id": ids[0] if ids else None, **facts})
        db.session.add(circle)
        db.session.flush()
        db.session.add_all(CircleMember(circle_id=circle.id, member_id=id_) for id_ in ids)
        db.session.commit()
        return circle.id


def a_theme(app: Flask, **facts: Any) -> int:
    """A theme."""
    number = next(_numbers)
    with app.app_context():
        theme = Theme(**{"slug": f"thema-{number}", "title": f"Thema {number}", "position": number, **facts})
        db.session.add(theme)
        db.session.commit()
        return theme.id


def a_thread(app: Flask, theme_id: int | None = None, author: str = "alice", **facts: Any) -> int:
    """A thread by one of the cast, in a theme of its own unless one is given."""
    theme_id = theme_id or a_theme(app)
    source = facts.pop("source", "Hoe doen jullie dat?")
    with app.app_context():
        thread = Thread(
            theme_id=theme_id,
            **{
                "author_id": db.session.query(Member.id).filter_by(email=f"{author}@example.org").scalar(),
                "title": f"Vraag {next(_numbers)}",
                "source": source,
                "html": to_safe_html(source),
                "renderer_version": RENDERER_VERSION,
                **facts,
            },
        )
        db.session.add(thread)
        db.session.commit()
        return thread.id


def a_reply(
    app: Flask, thread_id: int, author: str = "charlie", parent_id: int | None = None, **facts: Any
) -> int:
    """A reply by one of the cast, counted in its thread as the real act does."""
    source = facts.pop("source", f"Zo doen wij dat, {next(_numbers)}.")
    with app.app_context():
        parent = db.session.get(Reply, parent_id) if parent_id else None
        reply = Reply(
            thread_id=thread_id,
            parent_id=parent_id,
            **{
                "author_id": db.session.query(Member.id).filter_by(email=f"{author}@example.org").scalar(),
                "source": source,
                "html": to_safe_html(source),
                "renderer_version": RENDERER_VERSION,
                **facts,
            },
        )
        db.session.add(reply)
        db.session.flush()
        reply.root_id = parent.root_id if parent else reply.id
        thread = db.session.get_one(Thread, thread_id)
        if reply.hidden_at is None:
            thread.reply_count += 1
            thread.last_reply_id, thread.last_activity_at = reply.id, reply.created_at
        db.session.commit()
        return reply.id


def a_meeting(app: Flask, **facts: Any) -> int:
    """A meeting in six weeks, unless said otherwise."""
    with app.app_context():
        meeting = Meeting(
            **{
                "uid": f"{uuid.uuid4()}@test",
                "title": f"Bijeenkomst {next(_numbers)}",
                "starts_at": now() + timedelta(weeks=6),
                "ends_at": now() + timedelta(weeks=6, hours=6),
                "city": "Zwolle",
                "announced_at": now(),
                "renderer_version": RENDERER_VERSION,
                **facts,
            }
        )
        db.session.add(meeting)
        db.session.commit()
        return meeting.id


def a_folder(app: Flask, parent_id: int | None = None, **facts: Any) -> int:
    """A folder of the library; `readers` closes it: an AudienceKind, or the id of a circle."""
    number, readers = next(_numbers), facts.pop("readers", None)
    with app.app_context():
        name = facts.pop("name", f"Map {number}")
        folder = Folder(name=name, name_key=sorting(name), parent_id=parent_id, **facts)
        if parent_id:
            folder.audience_id = db.session.get_one(Folder, parent_id).audience_id
        elif readers is not None:
            folder.audience = _audience(readers)
        db.session.add(folder)
        db.session.commit()
        return folder.id


def a_document(app: Flask, folder_id: int, content: bytes = b"", by: str = "dana", **facts: Any) -> int:
    """A document with one version, whose bytes are really there."""
    number = next(_numbers)
    with app.app_context():
        folder = db.session.get_one(Folder, folder_id)
        title = facts.pop("title", f"Document {number}")
        member = db.session.query(Member.id).filter_by(email=f"{by}@example.org").scalar()
        stored = storage.put(io.BytesIO(content or f"%PDF-1.7 {number}".encode()), 10_000_000)
        kind = facts.pop("media_type", "application/pdf")
        file = StoredFile.of(stored, facts.pop("filename", f"{title}.pdf"), kind)
        document = Document(
            folder_id=folder_id,
            title=title,
            title_key=sorting(title),
            added_by_id=member,
            **{"audience_id": folder.audience_id, **facts},
        )
        db.session.add(document)
        db.session.flush()
        db.session.add(Version(document_id=document.id, number=1, file=file, added_by_id=member))
        db.session.commit()
        return document.id


def _audience(readers: str | int) -> Audience:
    if isinstance(readers, int):
        return Audience(kind=AudienceKind.CIRCLE, circle_id=readers)
    return Audience(kind=AudienceKind(readers))


def an_outcome(app: Flask, **facts: Any) -> int:
    """An uitkomst by the secretariat, kept inside unless `published_at` is given."""
    number = next(_numbers)
    source = facts.pop("source", "Begin met de kaart.")
    with app.app_context():
        outcome = Outcome(
            **{
                "slug": f"uitkomst-{number}",
                "title": f"Uitkomst {number}",
                "source": source,
                "html": to_safe_html(source),
                "renderer_version": RENDERER_VERSION,
                "author_id": db.session.query(Member.id).filter_by(email="dana@example.org").scalar(),
                **facts,
            }
        )
        db.session.add(outcome)
        db.session.commit()
        return outcome.id


def a_poll(app: Flask, days: int = 3, decisive: str = "", **facts: Any) -> int:
    """A date poll that asks all who can be asked; its moments lie in six weeks, a day apart."""
    with app.app_context():
        poll = DatePoll(**{"title": f"Prikker {next(_numbers)}", **facts})
        db.session.add(poll)
        db.session.flush()
        for day in range(days):
            starts_at = now().replace(minute=0, second=0, microsecond=0) + timedelta(weeks=6, days=day)
            moment = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=6)}
            db.session.add(DateOption(poll_id=poll.id, **moment))
        for member in db.session.scalars(can_be_asked(poll.circle_id)):
            is_decisive = member.email == f"{decisive}@example.org"
            db.session.add(PollMember(poll_id=poll.id, member_id=member.id, is_decisive=is_decisive))
        db.session.commit()
        return poll.id


def an_item(app: Flask, meeting_id: int, minutes: tuple[int, int] | None = None, **facts: Any) -> int:
    """An item at the end of an agenda; `minutes`: from and until so long after the meeting begins."""
    number = next(_numbers)
    with app.app_context():
        begin = db.session.get_one(Meeting, meeting_id).starts_at
        if minutes is not None:
            times = [begin + timedelta(minutes=minute) for minute in minutes]
            facts = {"starts_at": times[0], "ends_at": times[1], **facts}
        facts = {"title": f"Punt {number}", "position": number, **facts}
        item = AgendaItem(meeting_id=meeting_id, renderer_version=RENDERER_VERSION, **facts)
        db.session.add(item)
        db.session.commit()
        return item.id


def answers_of(app: Flask, meeting_id: int) -> dict[str, tuple[str, int, bool]]:
    """Who said what to a meeting: first name → (answer, places, waits)."""
    with app.app_context():
        rows = db.session.query(Answer, Member.name).join(Member).filter(Answer.meeting_id == meeting_id)
        return {
            name.split()[0]: (str(answer.kind), answer.places, answer.waits_since is not None)
            for answer, name in rows
        }


def an_answer_link(app: Flask, member_id: int, meeting_id: int) -> str:
    """The address with which a member answers from a letter."""
    with app.app_context():
        return f"/antwoord/{answer_links.sign(member_id, meeting_id)}"


def minutes_of(app: Flask, meeting_id: int, source: str = "Zo ging het.", **facts: Any) -> None:
    """Minutes in their first version, for those who write them unless `audience` is given."""
    with app.app_context():
        minutes = Minutes(
            meeting_id=meeting_id,
            **{
                "source": source,
                "html": to_safe_html(source),
                "renderer_version": RENDERER_VERSION,
                "version": 1,
                **facts,
            },
        )
        db.session.add(minutes)
        db.session.flush()
        db.session.add(MinutesVersion(minutes_id=minutes.id, number=1, source=source))
        db.session.commit()


def a_conclusion(app: Flask, meeting_id: int, doer: str = "", **facts: Any) -> int:
    """A decision; with a `doer` of the cast an action."""
    with app.app_context():
        conclusion = Conclusion(
            **{
                "meeting_id": meeting_id,
                "kind": ConclusionKind.ACTION if doer else ConclusionKind.DECISION,
                "words": f"Conclusie {next(_numbers)}",
                "member_id": db.session.query(Member.id).filter_by(email=f"{doer}@example.org").scalar(),
                **facts,
            }
        )
        db.session.add(conclusion)
        db.session.commit()
        return conclusion.id


def a_question(app: Flask, meeting_id: int, **facts: Any) -> int:
    """Something that those who come are asked: one line for the secretariat, unless said otherwise."""
    number = next(_numbers)
    with app.app_context():
        question = Question(
            **{
                "meeting_id": meeting_id,
                "kind": QuestionKind.LINE,
                "words": f"Vraag {number}?",
                "position": number,
                **facts,
            }
        )
        db.session.add(question)
        db.session.commit()
        return question.id


def an_answer(app: Flask, meeting_id: int, who: int | str, kind: str = "yes", **facts: Any) -> None:
    """What holds for a member (an id, or one of the cast), without the way to it; `given` are answers by question."""
    given = facts.pop("given", {})
    member = member_id(app, who) if isinstance(who, str) else who
    with app.app_context():
        places = int(kind == "yes") + bool(facts.get("companion"))
        db.session.add(
            Answer(meeting_id=meeting_id, member_id=member, **{"kind": kind, "places": places, **facts})
        )
        for question, value in given.items():
            db.session.add(QuestionAnswer(question_id=question, member_id=member, value=value))
        db.session.commit()


def a_part(app: Flask, meeting_id: int, title: str = "Dag 1", **facts: Any) -> int:
    """A day or part of a meeting that one can come to by itself."""
    with app.app_context():
        meeting = db.session.get_one(Meeting, meeting_id)
        moments = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
        part = MeetingPart(meeting_id=meeting_id, title=title, **{**moments, **facts})
        db.session.add(part)
        db.session.commit()
        return part.id


def a_planned_letter(app: Flask, meeting_id: int, **facts: Any) -> int:
    """A reminder that goes in a week, unless said otherwise."""
    with app.app_context():
        letter = PlannedLetter(
            **{
                "meeting_id": meeting_id,
                "kind": LetterKind.REMINDER,
                "goes_at": now() + timedelta(weeks=1),
                **facts,
            }
        )
        db.session.add(letter)
        db.session.commit()
        return letter.id
