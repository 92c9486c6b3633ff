"""Threads from elsewhere: kept as a tree with their times, twice the same, and broken lines reported."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.forum.models import Reply, Thread
from dsonet.members.models import Member
from dsonet.themes.models import Theme
from tests.conftest import CountQueries

SHARED = Path(os.environ.get("SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
REAL = SHARED / "discussions.jsonl.gz"
LONGEST_DEBATE = 360


def post(number: int, parent: int | None = None, **changes: Any) -> dict[str, Any]:
    facts = {
        "thread_id": "t1",
        "post_id": f"p{number}",
        "parent_id": f"p{parent}" if parent else None,
        "seq": number,
        "author": f"Spreker {number % 2}",
        "author_role": "lid",
        "created_at": f"2025-07-02T14:{number:02}:00+02:00",
        "subject": "Nationale fiscaliteit",
        "body": f"Woorden **{number}**.",
        "source": "proef",
    }
    return facts | changes


def run(app: Flask, path: Path, posts: list[Any], *options: str) -> Any:
    lines = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in posts]
    content = "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return app.test_cli_runner().invoke(args=["import-discussions", str(path), *options])


def tree(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        replies = db.session.query(Reply).order_by(Reply.id).all()
        known = {reply.id: reply.source for reply in replies}
        return [(reply.source, known.get(reply.parent_id or 0)) for reply in replies]


@pytest.mark.parametrize("name", ["posts.jsonl", "posts.jsonl.gz"])
def test_the_tree_the_times_and_the_authors_are_kept(app: Flask, tmp_path: Path, name: str) -> None:
    answer = run(app, tmp_path / name, [post(1), post(2, 1), post(3, 2), post(4, 1)])
    assert answer.exit_code == 0, answer.output
    assert "Added 1 threads and 3 replies; 0 broken lines" in answer.output
    words = ["Woorden **2**.", "Woorden **3**.", "Woorden **4**."]
    assert tree(app) == [(words[0], None), (words[1], words[0]), (words[2], None)]
    with app.app_context():
        thread = db.session.query(Thread).one()
        assert thread.created_at.isoformat() == "2025-07-02T12:01:00+00:00"
        assert thread.last_activity_at.isoformat() == "2025-07-02T12:04:00+00:00"
        assert thread.reply_count == 3
        speakers = db.session.query(Member).filter(Member.name.startswith("Spreker")).all()
        assert len(speakers) == 2
        assert not any(speaker.may_sign_in for speaker in speakers)
        assert db.session.query(Theme.slug).scalar() == "ingelezen"


def test_twice_adds_nothing_and_later_posts_are_added(app: Flask, tmp_path: Path) -> None:
    posts = [post(1), post(2, 1)]
    run(app, tmp_path / "a.jsonl", posts)
    assert "Added 0 threads and 0 replies" in run(app, tmp_path / "a.jsonl", posts).output
    assert "Added 0 threads and 1 replies" in run(app, tmp_path / "a.jsonl", [*posts, post(3, 2)]).output


BROKEN = [
    "{geen json",
    "[]",
    json.dumps(post(9, 1, body="")),
    json.dumps(post(9, 1, created_at="gisteren")),
    json.dumps(post(9, 1, created_at="2025-07-02T14:00:00")),
    json.dumps(post(9, 1, seq="laatst")),
    json.dumps(post(9, 77)),
    json.dumps(post(9, 1, author=None)),
    json.dumps(post(9, 1, body="[" * 70_000)),
    json.dumps({"thread_id": "t9"}),
    "[" * 100_000,
    json.dumps(post(9, 1, seq=None)),
    json.dumps(post(9, 1, body="\u202e")),
    json.dumps(post(9, 1, author="\x00")),
    json.dumps(post(9, 1, created_at="0001-01-01T00:00:00+14:00")),
    json.dumps(post(9, 1, post_id=9)),
    json.dumps(post(1)),
]


@pytest.mark.parametrize("line", BROKEN)
def test_a_broken_line_is_named_and_the_rest_goes_on(app: Flask, tmp_path: Path, line: str) -> None:
    answer = run(app, tmp_path / "a.jsonl", [post(1), line, post(2, 1)])
    assert answer.exit_code == 0, answer.output
    assert "line 2:" in answer.output
    assert "Added 1 threads and 1 replies; 1 broken lines" in answer.output


def test_strict_imports_nothing(app: Flask, tmp_path: Path) -> None:
    answer = run(app, tmp_path / "a.jsonl", [post(1), "{", post(2, 1)], "--strict")
    assert answer.exit_code == 1
    assert "nothing was imported" in answer.output
    with app.app_context():
        assert db.session.query(Thread).count() == 0


def test_a_thread_without_its_opening_is_left_out(app: Flask, tmp_path: Path) -> None:
    answer = run(app, tmp_path / "a.jsonl", [post(2, 1), post(3, 2)])
    assert answer.output.count("the thread has no opening post") == 2


def test_strange_signs_are_no_obstacle(app: Flask, tmp_path: Path) -> None:
    strange = "\ud800\x00\u202e"
    posts = [
        post(1, post_id=f"p1{strange}", subject=f"Titel{strange}", thread_id=strange + "t"),
        post(
            2, parent_id=f"p1{strange}", author=f"Spreker{strange}", thread_id=strange + "t", source=strange
        ),
    ]
    lines = [json.dumps(line) for line in posts]
    assert "Added 1 threads and 0 replies; 1 broken lines" in run(app, tmp_path / "a.jsonl", lines).output
    lines[1] = json.dumps({**posts[1], "source": "proef"})
    assert "Added 0 threads and 1 replies; 0 broken lines" in run(app, tmp_path / "a.jsonl", lines).output


def test_a_file_that_ends_too_soon_is_refused_whole(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress((json.dumps(post(1)) + "\n").encode() * 3)
    for content in (whole[:-9], b"no gzip", whole[:20] + b"\x00" * 40):
        path.write_bytes(content)
        answer = app.test_cli_runner().invoke(args=["import-discussions", str(path)])
        assert answer.exit_code == 1
        assert "can't be read to its end" in answer.output
    with app.app_context():
        assert db.session.query(Thread).count() == 0


@pytest.mark.parametrize("slug", ["alles", "Grote Letters", "a/b", "2030", "", "x" * 81])
def test_a_theme_that_can_have_no_address(app: Flask, tmp_path: Path, slug: str) -> None:
    answer = run(app, tmp_path / "a.jsonl", [post(1)], "--theme", slug)
    assert answer.exit_code == 1
    assert "can't be the address of a theme" in answer.output


def test_a_theme_of_choice(app: Flask, tmp_path: Path, client_for: Any) -> None:
    assert run(app, tmp_path / "a.jsonl", [post(1)], "--theme", "grond-beleid").exit_code == 0
    assert "Nationale fiscaliteit" in client_for("alice").get("/overleg/grond-beleid").text


@pytest.mark.skipif(not REAL.exists(), reason="the real discussions are not beside the project")
def test_the_real_discussions_load_and_read_well(
    app: Flask, client_for: Any, count_queries: CountQueries
) -> None:
    answer = app.test_cli_runner().invoke(args=["import-discussions", str(REAL)])
    assert answer.exit_code == 0, answer.output
    assert "Added 110 threads and 1534 replies; 0 broken lines" in answer.output
    again = app.test_cli_runner().invoke(args=["import-discussions", str(REAL)])
    assert "Added 0 threads and 0 replies" in again.output
    with app.app_context():
        debate = db.session.query(Thread).filter_by(reply_count=LONGEST_DEBATE - 1).one()
        where, replies = f"/overleg/ingelezen/{debate.id}", debate.reply_count
    client = client_for("alice")
    for order in ("boom", "tijd"):
        seen: set[str] = set()
        for page in range(1, 40):
            with count_queries() as statements:
                answer = client.get(where, query_string={"volgorde": order, "pagina": page})
            assert answer.status_code == 200
            assert len(statements) <= 8
            seen |= {part.split('"', 1)[0] for part in answer.text.split('id="reactie-')[1:]}
        assert len(seen) == replies
