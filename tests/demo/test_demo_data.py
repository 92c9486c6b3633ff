"""The words of the demonstration hang together: every name exists, time runs forward, nothing twice."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "dsonet" / "demo" / "data"
FIXED = {
    "directeur@demo.example": "member",
    "moderator@demo.example": "moderator",
    "secretariaat@demo.example": "secretariat",
    "beheer@demo.example": "administrator",
}
TEMPLATE = ("### Situatie", "### Wat is geprobeerd", "### De vraag")
Row = dict[str, Any]


@cache
def rows(file: str, table: str) -> list[Row]:
    found: list[Row] = tomllib.loads((DATA / file).read_text(encoding="utf-8"))[table]
    return found


@cache
def seats() -> list[dict[str, str]]:
    with (DATA / "seats.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def members() -> list[Row]:
    return rows("members.toml", "members")


def full_name(member: Row) -> str:
    return f"{member['first_name']} {member['surname']}"


def keys_of_members() -> set[str]:
    return {member["key"] for member in members()}


@cache
def threads() -> list[Row]:
    files = sorted(path.name for path in (DATA / "threads").glob("*.toml"))
    return [thread for file in files for thread in rows(f"threads/{file}", "threads")]


def replies() -> list[Row]:
    return [reply for thread in threads() for reply in thread.get("replies", [])]


def posts() -> list[Row]:
    return [*threads(), *replies()]


def texts() -> Iterator[str]:
    for post in posts():
        yield post["body"].strip()
    for thread in threads():
        if "summary" in thread:
            yield thread["summary"].strip()


def twice(values: list[Any]) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]


def depth(reply: Row, by_key: dict[str, Row]) -> int:
    return 1 + depth(by_key[reply["to"]], by_key) if "to" in reply else 1


def deepest(thread: Row) -> int:
    by_key = {reply["key"]: reply for reply in thread.get("replies", [])}
    return max((depth(reply, by_key) for reply in by_key.values()), default=0)


def test_there_is_as_much_as_was_promised() -> None:
    assert len(seats()) == 49
    assert len(members()) == 50
    assert len(rows("themes.toml", "themes")) == 8
    assert len(threads()) == 40
    assert 240 <= len(replies()) <= 270
    assert len(rows("meetings.toml", "meetings")) == 5
    assert len(rows("meetings.toml", "papers")) == 12
    assert [outcome["public"] for outcome in rows("outcomes.toml", "outcomes")].count(True) == 3


def test_the_seats_are_those_of_the_network() -> None:
    capitals = [seat for seat in seats() if seat["is_provincial_capital"] == "true"]
    assert len(capitals) == 12
    small = {seat["name"] for seat in seats() if int(seat["population"]) < 80_000}
    assert small == {"Assen", "Middelburg"}
    assert {"'s-Gravenhage", "'s-Hertogenbosch", "Súdwest-Fryslân"} <= {seat["name"] for seat in seats()}
    assert not twice([seat["cbs_code"] for seat in seats()])


def test_each_member_has_one_address_and_a_seat_of_their_own() -> None:
    codes = {seat["cbs_code"] for seat in seats()}
    held = [member["seat"] for member in members() if "seat" in member]
    assert set(held) <= codes
    assert not twice(held)
    without = {member["role"] for member in members() if "seat" not in member}
    assert without == {"secretariat", "administrator"}
    for field in ("key", "email"):
        assert not twice([member[field] for member in members()])
    assert not twice([full_name(member) for member in members()])
    assert all(re.fullmatch(r"[a-z.-]+@demo\.example", member["email"]) for member in members())


def test_the_four_fixed_sign_ins_have_their_roles() -> None:
    roles = {member["email"]: member["role"] for member in members()}
    assert {email: roles[email] for email in FIXED} == FIXED
    assert all(role == "member" for email, role in roles.items() if email not in FIXED)


def test_themes_are_of_both_kinds_and_each_has_five_threads() -> None:
    themes = rows("themes.toml", "themes")
    organisational = {theme["slug"] for theme in themes if theme["kind"] == "organisational"}
    assert organisational == {"organisatie-en-leiderschap", "arbeidsmarkt"}
    assert {theme["kind"] for theme in themes} == {"professional", "organisational"}
    assert [theme["order"] for theme in themes] == list(range(1, 9))
    files = {path.stem for path in (DATA / "threads").iterdir()}
    assert files == {theme["slug"] for theme in themes}
    for slug in files:
        assert len(rows(f"threads/{slug}.toml", "threads")) == 5


def test_who_writes_and_who_gives_a_sign_exists() -> None:
    known = keys_of_members()
    for post in posts():
        signed = [*post.get("recognisable", []), *post.get("thanks", [])]
        assert {post["author"], *signed} <= known, post["key"]
        assert post["author"] not in signed, f"{post['key']}: nobody thanks themselves"
        assert not twice(post.get("recognisable", []))
        assert not twice(post.get("thanks", []))


def test_every_director_has_something_to_say() -> None:
    heard = {post["author"] for post in posts()}
    assert heard == keys_of_members() - {"beheer"}


def test_keys_are_unique_where_they_are_looked_up() -> None:
    assert not twice([thread["key"] for thread in threads()])
    for thread in threads():
        assert not twice([reply["key"] for reply in thread.get("replies", [])]), thread["key"]


@pytest.mark.parametrize("thread", threads(), ids=lambda thread: thread["key"])
def test_a_thread_runs_forward_in_time(thread: Row) -> None:
    ages = {reply["key"]: reply["days_ago"] for reply in thread.get("replies", [])}
    for reply in thread.get("replies", []):
        answered = ages[reply["to"]] if "to" in reply else thread["days_ago"]
        assert 0 < reply["days_ago"] < answered, reply["key"]
    assert not twice(list(ages.values())), "two replies at one moment have no order"
    if "closed_days_ago" in thread:
        assert 0 < thread["closed_days_ago"] < min(ages.values())


@pytest.mark.parametrize("thread", threads(), ids=lambda thread: thread["key"])
def test_only_a_question_has_what_belongs_to_a_question(thread: Row) -> None:
    assert thread["kind"] in {"question", "conversation"}
    assert set(thread.get("useful", [])) <= {reply["key"] for reply in thread.get("replies", [])}
    if thread["kind"] == "conversation":
        assert not {"useful", "answer_within", "summary"} & thread.keys()
    assert ("summary" in thread) == ("closed_days_ago" in thread)


def test_the_threads_are_of_all_sorts() -> None:
    questions = [thread for thread in threads() if thread["kind"] == "question"]
    by_template = [thread for thread in questions if all(part in thread["body"] for part in TEMPLATE)]
    assert 0.4 <= len(by_template) / len(questions) <= 0.7
    assert max(len(thread.get("replies", [])) for thread in threads()) == 18
    assert max(map(deepest, threads())) == 6
    assert sum("replies" not in thread for thread in questions) >= 3
    assert sum(thread["days_ago"] <= 1 for thread in threads()) in {2, 3}
    assert sum(thread.get("pinned", False) for thread in threads()) >= 2
    assert sum("summary" in thread for thread in threads()) >= 3
    assert any(text.startswith("> ") for text in texts())


def test_nothing_is_said_twice() -> None:
    assert not twice(list(texts()))
    assert not twice([thread["title"] for thread in threads()])


def test_a_mention_names_a_member_in_full() -> None:
    names = [full_name(member) for member in members()]
    mentions = 0
    for text in texts():
        for after in text.split("@")[1:]:
            assert any(after.startswith(name) for name in names), after[:40]
            mentions += 1
    assert mentions >= 6


def test_texts_fit_their_columns() -> None:
    assert all(len(thread["title"]) <= 200 for thread in threads())
    assert all(len(theme["description"]) <= 500 for theme in rows("themes.toml", "themes"))
    assert all(len(member["portfolio"]) <= 200 for member in members())
    for outcome in rows("outcomes.toml", "outcomes"):
        assert len(outcome["introduction"]) <= 500
        assert len(outcome["picture_alt"]) <= 300


def test_one_meeting_is_past_and_one_of_each_kind_is_to_come() -> None:
    meetings = {meeting["key"]: meeting for meeting in rows("meetings.toml", "meetings")}
    assert [meeting["days_from_now"] for meeting in meetings.values()] == [-49, 42, 19, 118, 212]
    at_home = {meeting["city"] for meeting in meetings.values() if "timezone" not in meeting}
    assert at_home <= {seat["name"] for seat in seats()}
    for meeting in meetings.values():
        assert meeting["starts"] < meeting["ends"]
        answers = [member for answer in ("yes", "no", "maybe", "waits") for member in meeting.get(answer, [])]
        assert set(answers) <= keys_of_members()
        assert not twice(answers), meeting["key"]
    assert meetings["wie-doet-het-werk"]["address"]
    assert not meetings["water-en-bodem"]["address"]


def test_each_paper_belongs_to_a_meeting_and_is_what_its_name_says() -> None:
    keys = {meeting["key"] for meeting in rows("meetings.toml", "meetings")}
    papers = rows("meetings.toml", "papers")
    assert {paper["meeting"] for paper in papers} == keys - {"onderstation", "manchester"}
    assert {paper["kind"] for paper in papers} == {"pdf", "docx", "pptx", "xlsx"}
    for paper in papers:
        assert paper["filename"].endswith(f".{paper['kind']}")
        assert len(paper["body"]) >= 2
    for field in ("key", "title", "filename"):
        assert not twice([paper[field] for paper in papers])


def test_the_sheets_have_as_many_cells_in_each_row() -> None:
    for paper in rows("meetings.toml", "papers"):
        if paper["kind"] == "xlsx":
            assert len({row.count("|") for row in paper["body"]}) == 1, paper["key"]


def test_each_outcome_tells_of_a_meeting_that_has_been() -> None:
    ages = {meeting["key"]: -meeting["days_from_now"] for meeting in rows("meetings.toml", "meetings")}
    outcomes = rows("outcomes.toml", "outcomes")
    assert len(outcomes) == 4
    assert not twice([outcome["key"] for outcome in outcomes])
    for outcome in outcomes:
        assert 0 < outcome["days_ago"] < ages[outcome["meeting"]]
        assert outcome["picture_alt"]
        assert outcome["text"].strip()
