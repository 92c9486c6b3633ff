"""The rules of the house that import-linter can't hold (docs/architecture.md, «Never»)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect
from wtforms.fields.core import UnboundField

from dsonet.database import Base
from dsonet.web.forms import Form, ReadersRadio, ReadersSelect

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "dsonet"
MODULES = sorted(HOUSE.rglob("*.py"))
TEMPLATES = sorted((HOUSE / "templates").rglob("*.*"))
MAY_COMMIT = re.compile(
    r"(/views(/\w+)?\.py|/(commands|events|database)\.py|/worker/\w+\.py|/web/gate\.py|/mail/smtp\.py)$"
)
NAMES_THAT_EXPLAIN_NOTHING = {"utils", "helpers", "services", "common", "misc", "base"}
HTTP = re.compile(r"/(views(/\w+)?|forms(/\w+)?|editing_forms)\.py$")
SQL = re.compile(r"\bselect\(|\bsession\.(execute|scalars?|query|get\w*|add\w*|delete)\(")
NAMES_A_ROLE = re.compile(
    r"/members/(actions/\w+|forms/keeping|views/management)\.py$|/access_table\.py$|/demo/"
)
"""Who gives a role or says what it is called; deciding by it is for policy.py alone."""
DECIDES = re.compile(r"/(policy|models)\.py$")
ROLE_CHECK = re.compile(r"(==|!=|\bin)\s*\(?Role\.[A-Z]|\bRole\.[A-Z]+\s*(==|!=|in\b)")
FEATURES = {
    "succession",
    "welcome",
    "privacy",
    "circles",
    "home",
    "notifications",
    "moderation",
    "directory",
    "documents",
    "outcomes",
    "meetings",
    "calendars",
    "convening",
    "forum",
    "members",
    "mail",
}
SHARED_TEMPLATES = {"layout", "components", "errors", "stijlgids"}
LONGEST_FILE = 320
LONGEST_FUNCTION = 40


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_keeps_the_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "it says what it is for"
    assert path.stem not in NAMES_THAT_EXPLAIN_NOTHING
    assert text.count("\n") <= LONGEST_FILE
    assert MAY_COMMIT.search(f"/{name(path)}") or ".commit(" not in text
    assert DECIDES.search(f"/{name(path)}") or not ROLE_CHECK.search(text)
    assert DECIDES.search(f"/{name(path)}") or NAMES_A_ROLE.search(f"/{name(path)}") or "Role." not in text
    assert not (HTTP.search(f"/{name(path)}") and SQL.search(text))
    assert "datetime.now()" not in text
    assert "utcnow" not in text


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_are_short_and_import_nothing(path: Path) -> None:
    for function in functions(path):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, function.name
        for node in ast.walk(function):
            assert not isinstance(node, ast.Import | ast.ImportFrom), function.name


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_whatever_is_caught_whole_is_told(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in ("everything", "BaseException")
            if caught == "Exception":
                done = ast.unparse(ast.Module(node.body, []))
                assert re.search(r"\braise\b|log\.|_tell\(|_postpone\(|_fault\(", done)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_trusts_nobody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b", text)
    assert "autoescape false" not in text
    assert not re.search(r"\|\s*capitalize\b", text), "it lowers the rest: «sunday, 28 march»; use |sentence"
    if path.parent.name != "mail":
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! type=\"module\" src)", text)


def test_each_folder_of_templates_is_a_feature() -> None:
    folders = {path.name for path in (HOUSE / "templates").iterdir() if path.is_dir()}
    assert folders <= FEATURES | SHARED_TEMPLATES


def test_no_template_can_query(app: Flask) -> None:
    for mapper in Base.registry.mappers:
        for relationship in inspect(mapper.class_).relationships:
            assert relationship.lazy == "raise_on_sql", relationship


def test_letters_greet_by_the_one_rule() -> None:
    """`greeting()` leaves out what is no sure first name; a letter that greets by itself begins «Dag Vries,,»."""
    letters = [
        path for path in (ROOT / "dsonet/templates").rglob("mail/*") if path.suffix in (".txt", ".html")
    ]
    assert letters
    assert [str(path) for path in letters if "first_name" in path.read_text()] == []


DECIDE_WHO_SEES = {"circle_id", "readers", "audience", "who_asks", "who_replies", "folder_id", "parent_id"}
ADDS_NOBODY = {"GuestForm.circle_id", "ReplyForm.parent_id", "ThreadDraftForm.circle_id"}
"""Without a choice a guest comes into no circle; a reply’s parent is a reply; a draft is its writer’s alone."""


def test_a_choice_of_who_sees_has_no_default(app: Flask) -> None:
    """What was not sent, or is offered no more, must never mean: everyone (`ReadersSelect`)."""
    forms, found = [Form], set()
    while forms:
        form = forms.pop()
        forms += form.__subclasses__()
        for name in DECIDE_WHO_SEES & set(vars(form)):
            field = vars(form)[name]
            if isinstance(field, UnboundField) and f"{form.__name__}.{name}" not in ADDS_NOBODY:
                assert field.field_class in (ReadersSelect, ReadersRadio), f"{form.__name__}.{name}"
                found.add(form.__name__)
    assert len(found) > 6
