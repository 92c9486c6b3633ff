"""Migrations go up and down with data in them, and end at what the models say."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, stamp, upgrade
from sqlalchemy import inspect, select, text, update

from dsonet.app import create_app
from dsonet.circles.models import Circle
from dsonet.database import db, now
from dsonet.demo.loading import Loader
from dsonet.documents.models import Audience, Document, Folder
from dsonet.forum.models import Draft, Reply, Thread
from dsonet.meetings.answer_models import Answer, AnswerKind
from dsonet.meetings.models import Meeting
from dsonet.members.models import Member, Network

GROWS = {
    "answer",
    "answer_word",
    "attachment",
    "attempt",
    "document",
    "download",
    "event",
    "journal_entry",
    "letter",
    "member",
    "notice",
    "read_mark",
    "reply",
    "revision",
    "stored_file",
    "thread",
    "version",
}
"""Tables whose rows come with use."""


@pytest.fixture
def empty(settings: dict[str, Any], app_once: Flask) -> Iterator[Flask]:
    """An application on a database without a single table; the suite's tables come back afterwards."""
    with app_once.app_context():
        db.drop_all()
        stamp(revision="base")
    app = create_app(settings)
    yield app
    with app.app_context():
        db.session.remove()
        downgrade(directory="migrations", revision="base")
        db.engine.dispose()
    with app_once.app_context():
        db.create_all()
        stamp()


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_migrations_end_at_the_models(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
            found = inspect(connection)
            for table in db.metadata.sorted_tables:
                names = {index["name"] for index in found.get_indexes(table.name)}
                assert {str(index.name) for index in table.indexes} <= names | _of_expressions(connection)


def test_up_down_and_up_again_with_a_network_in_it(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        Loader(2007).load()
        db.session.commit()
        members, replies = _count(Member), _count(Reply)
        assert members >= 50
        assert replies >= 240
        db.session.remove()
        upgrade(directory="migrations")
        assert (_count(Member), _count(Reply)) == (members, replies)
        db.session.remove()
        downgrade(directory="migrations", revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade(directory="migrations")
        assert _count(Thread) == 0


def test_from_the_first_release_nothing_is_lost_on_the_way_up_and_down(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations", revision="0001")
        _insert(_first_rows())
        kept = _kept()
        db.session.remove()
        upgrade(directory="migrations")
        assert _kept() == kept
        terms = db.session.execute(
            text("SELECT member_id, kind, ends_on IS NULL FROM term ORDER BY member_id")
        ).all()
        assert [tuple(map(str, row)) for row in terms] == [
            ("1", "holder", _as_text(False)),
            ("2", "holder", _as_text(True)),
            ("3", "deputy", _as_text(True)),
        ]
        assert db.session.scalar(select(Network.two_step_roles)) == [
            "moderator",
            "secretariat",
            "administrator",
        ]
        assert [member.is_deputy for member in db.session.scalars(select(Member).order_by(Member.id))] == [
            False,
            False,
            True,
        ]
        db.session.remove()
        downgrade(directory="migrations", revision="0001")
        assert _kept() == kept
        db.session.remove()


def test_files_that_share_their_bytes_get_their_own_again_by_going_back(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations", revision="0014")
        key, day, folder = "a" * 40, _first_day(), Path(empty.config["STORAGE_FOLDER"])
        file = {
            "filename": "a.pdf",
            "media_type": "application/pdf",
            "size": 6,
            "sha256": "a",
            "created_at": day,
        }
        found = {"file_id": 1, "tries": 1, "remarks": "[]", "words": "Woorden"}
        _insert([("stored_file", {"id": 1, "key": key, **file}), ("examination", found)])
        upgrade(directory="migrations")
        _insert([("stored_file", {"id": 2, "key": key, "original_name": "b.pdf", **file})])
        (folder / key[:2]).mkdir(parents=True, exist_ok=True)
        (folder / key[:2] / key).write_bytes(b"inhoud")
        downgrade(directory="migrations", revision="0014")
        keys = db.session.scalars(text("SELECT key FROM stored_file ORDER BY id")).all()
        assert len({*keys}) == 2
        assert [(folder / one[:2] / one).read_bytes() for one in keys] == [b"inhoud", b"inhoud"]
        assert db.session.scalar(text("SELECT words FROM examination")) == "Woorden"
        db.session.remove()


def test_documents_that_are_no_papers_survive_down_and_up_again(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        Loader(2007).load()
        db.session.commit()
        kept = _library()
        assert len(kept) > db.session.scalar(text("SELECT count(*) FROM paper")), (
            "there are others than papers"
        )
        db.session.remove()
        downgrade(directory="migrations", revision="0009")
        assert "document" not in inspect(db.engine).get_table_names()
        db.session.remove()
        upgrade(directory="migrations")
        assert _library() == kept
        db.session.remove()
        assert "library_set_aside" not in inspect(db.engine).get_table_names()
        number = "INSERT INTO audience (kind) VALUES ('members') RETURNING id"
        assert db.session.scalar(text(number)), "numbers go on behind what came back"
        db.session.remove()


def test_a_migration_that_fails_leaves_those_before_it_done(
    empty: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty.app_context():
        upgrade(directory="migrations", revision="0017")
        create = op.create_index

        def fail(*facts: Any, **more: Any) -> None:
            if facts[0] == "ix_notice_unread":
                raise RuntimeError("half way")
            create(*facts, **more)

        monkeypatch.setattr(op, "create_index", fail)
        with pytest.raises((RuntimeError, SystemExit)):
            upgrade(directory="migrations")
        monkeypatch.undo()
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == "0018"
        db.session.remove()
        upgrade(directory="migrations")


def test_a_table_in_use_is_tried_again(empty: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with empty.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("on SQLite one waits for the one writer")
        upgrade(directory="migrations", revision="0018")
        with db.engine.connect() as other:
            other.execute(text("LOCK TABLE notice IN ACCESS EXCLUSIVE MODE"))
            letting_go = threading.Timer(4.5, other.rollback)  # after the first try gave up
            letting_go.start()
            upgrade(directory="migrations")
            letting_go.join()
        assert "the migration is tried again" in caplog.text
        indexes = {index["name"] for index in inspect(db.engine).get_indexes("notice")}
        assert {"ix_notice_unread", "ix_notice_inbox"} <= indexes


def test_indexes_of_tables_that_grow_are_made_beside_their_use() -> None:
    """From 0019 on. A table that the same migration makes is empty."""
    for path in sorted(Path("migrations/versions").glob("*.py")):
        words = path.read_text(encoding="utf-8")
        made = set(re.findall(r"create_table\(\s*['\"](\w+)", words))
        indexed = set(re.findall(r"create_index\([^)]*?['\"]\w+['\"],\s*['\"](\w+)", words))
        indexed |= set(re.findall(r"batch_alter_table\(['\"](\w+)['\"].*?create_index", words, re.DOTALL))
        if path.name >= "0019" and (indexed - made) & GROWS:
            assert "postgresql_concurrently=True" in words, path.name


def test_papers_become_documents_and_papers_again(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations", revision="0001")
        _insert(_first_rows() + _first_papers())
        upgrade(directory="migrations", revision="0010")
        _insert([("meeting_guest", {"meeting_id": 1, "member_id": 3, "added_at": _first_day()})])
        for _time in range(2):
            upgrade(directory="migrations")
            documents = (
                "SELECT paper.id, meeting_id, title, version.file_id, folder.name, audience.kind FROM paper "
            )
            documents += (
                "JOIN document ON paper.document_id = document.id JOIN folder ON folder_id = folder.id "
            )
            documents += "JOIN audience ON folder.audience_id = audience.id "
            documents += "JOIN version ON version.document_id = document.id ORDER BY paper.id"
            assert [tuple(row) for row in db.session.execute(text(documents))] == [
                (1, 1, "Notitie", 1, "2026-01-01 Bijeenkomst", "members"),
                (2, 1, "Verslag", 2, "2026-01-01 Bijeenkomst", "members"),
            ]
            assert db.session.scalar(text("SELECT count(*) FROM audience_member")) == 1
            assert db.session.scalar(text("SELECT count(*) FROM examination WHERE done_at IS NULL")) == 2
            db.session.remove()
            downgrade(directory="migrations", revision="0010")
            back = "SELECT id, meeting_id, file_id, title, position, uploaded_by_id FROM paper ORDER BY id"
            assert [tuple(row) for row in db.session.execute(text(back))] == [
                (1, 1, 1, "Notitie", 1, 2),
                (2, 1, 2, "Verslag", 2, 2),
            ]
            db.session.remove()


def test_answers_and_meetings_keep_their_sense_on_the_way_up_and_down(empty: Flask) -> None:
    with empty.app_context():
        upgrade(directory="migrations", revision="0001")
        _insert(_first_rows() + _first_papers()[:1])
        day = _first_day()
        _insert(
            [
                ("answer", {"meeting_id": 1, "member_id": id_, "kind": kind, "answered_at": day})
                for id_, kind in _SAID
            ]
        )
        for _time in range(2):
            upgrade(directory="migrations")
            kept = "SELECT kind, timezone, announced_at = created_at, invited_at IS NULL FROM meeting"
            assert [tuple(map(str, row)) for row in db.session.execute(text(kept))] == [
                ("network", "Europe/Amsterdam", _as_text(True), _as_text(True))
            ]
            answers = "SELECT member_id, kind, places, shown_to FROM answer ORDER BY member_id"
            assert [tuple(row) for row in db.session.execute(text(answers))] == [
                (1, "yes", 1, "attendees"),
                (2, "no", 0, "attendees"),
                (3, "maybe", 0, "attendees"),
            ]
            words = "SELECT member_id, kind, route, said_by_id FROM answer_word ORDER BY member_id"
            assert [tuple(row) for row in db.session.execute(text(words))] == [
                (id_, kind, "page", id_) for id_, kind in _SAID
            ]
            db.session.remove()
            downgrade(directory="migrations", revision="0016")
            kept = "SELECT member_id, kind FROM answer ORDER BY member_id"
            assert [tuple(row) for row in db.session.execute(text(kept))] == _SAID
            db.session.remove()


def test_going_back_says_new_answers_in_old_words_and_announces_no_concept(
    empty: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        Loader(2007).load()
        db.session.commit()
        waiting = db.session.query(Answer).filter(Answer.waits_since.is_not(None)).count()
        maybe = db.session.query(Answer).filter_by(kind="maybe").count()
        first = db.session.query(Answer).filter_by(kind="yes").first()
        meeting = db.session.query(Meeting).order_by(Meeting.id).first()
        assert waiting
        assert first is not None
        assert meeting is not None
        first.kind, meeting.announced_at = AnswerKind.ONLINE, None
        db.session.commit()
        db.session.remove()
        with pytest.raises(SystemExit):
            downgrade(directory="migrations", revision="0016")
        assert "1 meetings are concepts" in caplog.text
        db.session.execute(update(Meeting).values(announced_at=now()))
        db.session.commit()
        db.session.remove()
        downgrade(directory="migrations", revision="0016")
        counted = text("SELECT count(*) FROM answer WHERE kind = 'maybe'")
        assert db.session.scalar(counted) == maybe + waiting
        assert not db.session.scalar(text("SELECT count(*) FROM answer WHERE kind = 'online'"))
        db.session.remove()


def test_what_belongs_to_a_circle_is_never_opened_by_going_back(
    empty: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        Loader(2007).load()
        circle = Circle(name="Klankbord")
        db.session.add(circle)
        db.session.flush()
        db.session.execute(update(Thread).where(Thread.id == 1).values(circle_id=circle.id))
        db.session.commit()
        db.session.remove()
        with pytest.raises(SystemExit):
            downgrade(directory="migrations", revision="0003")
        assert "1 rows of thread belong to a circle" in caplog.text
        db.session.execute(update(Thread).values(circle_id=None))
        db.session.commit()
        db.session.remove()


def test_papers_that_are_closed_are_never_opened_by_going_back(
    empty: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        Loader(2007).load()
        db.session.commit()
        paper = select(Document).join(Folder).where(Folder.parent_id.is_not(None), Folder.name.like("20%"))
        first, second = db.session.scalars(paper.limit(2))
        first.binned_at = now()
        second.audience = Audience(kind="secretariat")
        db.session.commit()
        db.session.remove()
        with pytest.raises(SystemExit):
            downgrade(directory="migrations", revision="0010")
        assert "2 papers of meetings lie in the bin or are for some" in caplog.text
        db.session.execute(update(Document).values(binned_at=None))
        db.session.execute(update(Audience).where(Audience.kind == "secretariat").values(kind="members"))
        db.session.commit()
        db.session.remove()


_SAID = [(1, "yes"), (2, "no"), (3, "maybe")]


def _insert(rows: list[tuple[str, dict[str, object]]]) -> None:
    for table, facts in rows:
        places = ", ".join(f":{name}" for name in facts)
        db.session.execute(text(f"INSERT INTO {table} ({', '.join(facts)}) VALUES ({places})"), facts)  # noqa: S608
    db.session.commit()
    db.session.remove()


def _first_day() -> datetime | str:
    if db.engine.dialect.name == "postgresql":
        return datetime(2026, 1, 1, 10, tzinfo=UTC)
    return "2026-01-01 10:00:00"


def _first_rows() -> list[tuple[str, dict[str, object]]]:
    """A small network as the first release kept it, with three people on one seat."""
    day = _first_day()
    dated = {"created_at": day}
    words = {"source": "a", "html": "a", "renderer_version": 1, "version": 1, "hidden_reason": ""}
    person = {
        "title": "Directeur",
        "portfolio": "Wonen",
        "seat_id": 7,
        "role": "moderator",
        "locale": "nl",
        "colour_scheme": "system",
        "reply_order": "tree",
        "may_sign_in": True,
    }
    seat = {"name": "Zwolle", "cbs_code": "GM0193", "province": "Overijssel", "population": 130000}
    list_facts = {"last_activity_at": day, "last_reply_id": 1, "reply_count": 1, "pinned": False}
    summary = {"summary_source": "", "summary_html": ""}
    opening = {"id": 1, "theme_id": 1, "author_id": 2, "kind": "question", "title": "Titel"}
    return [
        ("network", {"id": 1, "name": "Netwerk", "address": "n@example.org", "kind": "real", **dated}),
        ("seat", {"id": 7, **seat, "population_year": 2022, "is_provincial_capital": True}),
        *(
            (
                "member",
                {
                    "id": id_,
                    "email": f"{id_}@example.org",
                    "name": f"Lid {id_}",
                    "ended_at": ended,
                    **person,
                    **dated,
                },
            )
            for id_, ended in ((1, day), (2, None), (3, None))
        ),
        (
            "sign_in_session",
            {"id": 1, "member_id": 2, "token_hash": "a", "device": "", "last_seen_at": day, **dated},
        ),
        (
            "token",
            {"id": 1, "token_hash": "b", "purpose": "reset", "member_id": 2, "expires_at": day, **dated},
        ),
        (
            "theme",
            {
                "id": 1,
                "slug": "grond",
                "title": "Grond",
                "description": "",
                "kind": "professional",
                "position": 1,
            },
        ),
        ("thread", {**opening, **words, **list_facts, **summary, **dated}),
        ("reply", {"id": 1, "thread_id": 1, "author_id": 3, "root_id": 1, **words, **dated}),
    ]


def _first_papers() -> list[tuple[str, dict[str, object]]]:
    """A meeting with two papers and a guest, as they were kept before the library."""
    day = _first_day()
    later = day.replace(hour=11) if isinstance(day, datetime) else "2026-01-01 11:00:00"
    words = {"source": "", "html": "", "renderer_version": 1, "version": 1, "sequence": 0}
    place = {"city": "", "venue": "", "address": ""}
    when = {"starts_at": day, "ends_at": later, "created_at": day, "changed_at": day}
    file = {"media_type": "application/pdf", "size": 1, "sha256": "a", "created_at": day}
    brought = {"meeting_id": 1, "uploaded_by_id": 2, "created_at": day}
    return [
        ("meeting", {"id": 1, "uid": "a", "title": "Bijeenkomst", **when, **words, **place}),
        ("stored_file", {"id": 1, "key": "a", "filename": "a.pdf", **file}),
        ("stored_file", {"id": 2, "key": "b", "filename": "b.pdf", **file}),
        ("paper", {"id": 1, "file_id": 1, "title": "Notitie", "position": 1, **brought}),
        ("paper", {"id": 2, "file_id": 2, "title": "Verslag", "position": 2, **brought}),
    ]


def _kept() -> dict[str, list[tuple[object, ...]]]:
    """The rows that the first release knew, by what it knew of them."""
    asked = {
        "member": "id, email, name, title, portfolio, seat_id, role, created_at, ended_at",
        "sign_in_session": "id, member_id, token_hash, device, created_at",
        "token": "id, token_hash, purpose, member_id, expires_at",
        "thread": "id, theme_id, author_id, title, source, created_at",
        "reply": "id, thread_id, author_id, source, created_at",
        "network": "id, name, address, kind",
    }
    return {
        table: [tuple(row) for row in db.session.execute(text(f"SELECT {columns} FROM {table} ORDER BY id"))]  # noqa: S608
        for table, columns in asked.items()
    }


def _as_text(true: bool) -> str:
    return str(true) if db.engine.dialect.name == "postgresql" else str(int(true))


def _count(model: type[Any]) -> int:
    return len(db.session.scalars(select(model.id)).all())


def _of_expressions(connection: Any) -> set[str]:
    """Indexes on expressions, which SQLite's inspection passes over."""
    if connection.dialect.name != "sqlite":
        return set()
    return set(
        connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%coalesce%'")
        )
    )


def test_a_draft_keeps_all_its_words_on_the_way_back_and_lists_their_order_on_the_way_there(
    empty: Flask,
) -> None:
    with empty.app_context():
        upgrade(directory="migrations")
        Loader(2007).load()
        db.session.execute(update(Folder).values(name="Łódź – ’s-Graveland", name_key="anders"))
        beside = {"kind": "question", "situation": "Er speelt iets", "question": "Wat nu?"}
        db.session.add(Draft(member_id=1, theme_id=1, title="Leegstand", source="En verder", beside=beside))
        db.session.commit()
        db.session.remove()
        downgrade(directory="migrations", revision="0017")
        words = db.session.scalar(text("SELECT source FROM draft WHERE title = 'Leegstand'"))
        assert words == "Er speelt iets\n\nWat nu?\n\nEn verder"
        db.session.remove()
        upgrade(directory="migrations")
        assert set(db.session.scalars(select(Folder.name_key))) == {"lodz   's graveland"}
        assert set(db.session.scalars(select(Thread.summary_renderer_version))) == {1}
        db.session.remove()


def _library() -> list[tuple[Any, ...]]:
    """Each document with its folder, readers and versions."""
    found = text(
        "SELECT document.id, document.title, folder.name, audience.kind, version.number, version.file_id "
        "FROM document JOIN folder ON folder.id = folder_id LEFT JOIN audience ON audience.id = document.audience_id "
        "JOIN version ON version.document_id = document.id ORDER BY document.id, version.number"
    )
    return [tuple(row) for row in db.session.execute(found)]
