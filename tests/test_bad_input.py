"""Nothing that comes in gives a fault: wrong words in every field, number, place and header are answered calmly."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule

from dsonet.demo.papers import make_paper
from dsonet.web.forms import Form
from tests.build import a_meeting, a_part, a_question, a_reply, a_theme, a_thread, an_outcome
from tests.site import COOKIE

FORM_TYPE = "application/x-www-form-urlencoded"
LONG = b"x" * 10_000_000
PARTS_TYPE = "multipart/form-data; boundary=grens"
PARTS = b'--grens\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + LONG + b"\r\n--grens--\r\n"
OTHER_FIELDS = (
    "archived",
    "locale",
    "next",
    "pinned",
    "recognisable",
    "state",
    "step",
    "thanks",
    "volgorde",
    "what",
    "form",
    "known_answers",
    "part_1",
    "question_1",
    "question_2",
    "question_3",
    "there",
)
"""Fields that views read without a form class."""
QUERY = (
    "citaat",
    "expertise",
    "filter",
    "grootte",
    "na",
    "next",
    "pagina",
    "portefeuille",
    "provincie",
    "q",
    "sinds",
    "title",
    "volgorde",
    "voor",
    "zetel",
)
STRANGE = (
    b"\x00",
    b"a\x00b",
    b"\xed\xa0\x80",
    b"\xff\xfe",
    b"9" * 400,
    b"2147483648",
    b"-1",
    b"1e9",
    b"NaN",
    "²".encode(),
    "٣".encode(),
    b"",
    b"[]",
    b"../../etc/passwd",
    b"<script>alert(1)</script>",
    "\u202egnp.exe".encode(),
    b"x\r\nSet-Cookie: stolen=1",
    b"2026-13-45",
    b"0001-01-01",
    b"9999-12-31T23:59",
    b"//evil.example",
    b"x" * 70_000,
)
ENDS_THE_VISIT = {"members.sign_out", "members.end_session", "members.end_other_sessions"}
SLOW = {"members.change_password", "members.reset_password", "members.sign_in", "members.ask_reset"}
"""Each of these works out a password, of which tests/members asks one or two."""


@pytest.fixture
def furnished(app: Flask) -> Flask:
    """The application with one of each thing under the number 1."""
    theme = a_theme(app, slug="thema")
    thread = a_thread(app, theme, author="erik")
    a_reply(app, thread, "erik")
    a_reply(app, thread, "charlie")
    meeting = a_meeting(app)
    a_part(app, meeting)
    for kind in ("line", "some_of", "date"):
        a_question(app, meeting, kind=kind, options=["A", "B"])
    an_outcome(app, slug="thema")
    return app


def field_names() -> list[str]:
    """The name of every field of every form."""
    names = set(OTHER_FIELDS)
    waiting = [Form]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        names |= {name for name in dir(kind) if hasattr(getattr(kind, name), "field_class")}
    return sorted(names - {"csrf_token"})


def addresses(app: Flask, method: str, number: object = 1) -> Iterator[tuple[Rule, str]]:
    """Every address that answers `method`, with `number` for each id and a word for each name."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint != "static":
            address = re.sub(r"<int:\w+>", str(number), rule.rule)
            yield rule, re.sub(r"<\w+>", "thema", address)


def assert_calm(answer: Any, *about: object) -> None:
    assert answer.status_code < 500, about
    assert "stolen" not in str(answer.headers.getlist("Set-Cookie")), about
    assert "evil.example" not in (answer.location or "").split("?")[0], about


def post_everywhere(app: Flask, client_for: Any, who: str, body: bytes) -> None:
    for rule, address in addresses(app, "POST"):
        if rule.endpoint not in ENDS_THE_VISIT | SLOW:
            answer = client_for(who).post(address, data=body, content_type=FORM_TYPE)
            assert_calm(answer, address, body[:60])


def read_everywhere(app: Flask, client: FlaskClient, query: str = "") -> None:
    for _rule, address in addresses(app, "GET"):
        with client.get(address + query) as answer:
            assert_calm(answer, address, query[:60])


def test_the_fields_of_all_forms_are_known() -> None:
    names = field_names()
    assert {"text", "title", "version", "parent_id", "theme_id", "answer_by", "starts_at", "reason"} <= set(
        names
    )
    assert len(names) > 40


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value[:12]))
def test_strange_words_in_every_field(furnished: Flask, client_for: Any, value: bytes) -> None:
    body = urlencode([(name, value) for name in field_names()]).encode()
    post_everywhere(furnished, client_for, "erik", body)
    read_everywhere(furnished, client_for("erik"))
    read_everywhere(furnished, client_for("alice"))


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value[:12]))
def test_strange_words_in_every_query(furnished: Flask, client_for: Any, value: bytes) -> None:
    query = "?" + urlencode([(name, value[:2_000]) for name in QUERY])
    read_everywhere(furnished, client_for("alice"), query)
    read_everywhere(furnished, furnished.test_client(), query)


def test_doubled_fields_and_queries(furnished: Flask, client_for: Any) -> None:
    pairs = [(name, value) for name in field_names() for value in ("1", "x", "")]
    post_everywhere(furnished, client_for, "erik", urlencode(pairs).encode())
    read_everywhere(
        furnished, client_for("alice"), "?" + urlencode([(name, value) for name in QUERY for value in "1x"])
    )


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 30, "-1", "1.0", "%00", "%ED%A0%80", "٣"])
def test_numbers_that_no_row_has(furnished: Flask, client_for: Any, number: str) -> None:
    client = client_for("erik")
    for rule, address in addresses(furnished, "GET", number):
        if "<int:" in rule.rule:
            assert client.get(address).status_code == 404, address
    for rule, address in addresses(furnished, "POST", number):
        if "<int:" in rule.rule and rule.endpoint not in ENDS_THE_VISIT:
            answer = client.post(address, data={"text": "x"})
            assert_calm(answer, address)


@pytest.mark.parametrize("word", ["%00", "%ED%A0%80", "%FF", "..", "%2e%2e%2f", "a" * 5_000, "%0d%0aX:y"])
def test_words_in_addresses(furnished: Flask, client_for: Any, word: str) -> None:
    client = client_for("alice")
    for rule in furnished.url_map.iter_rules():
        address = re.sub(r"<\w+>", word, re.sub(r"<int:\w+>", "1", rule.rule))
        if address != rule.rule and "GET" in (rule.methods or ()):
            with client.get(address) as answer:
                assert_calm(answer, address)


@pytest.mark.parametrize("who", ["alice", None])
@pytest.mark.parametrize("files", [False, True])
def test_a_field_of_ten_megabytes_is_too_large(
    furnished: Flask, client_for: Any, who: str | None, files: bool
) -> None:
    client = client_for(who) if who else furnished.test_client()
    where = ["/overleg/1/reacties", "/overleg/thema/nieuw", "/overleg/1/concept", "/overleg/voorbeeld"]
    for address in where if who else ["/inloggen", "/taal", *where]:
        body, content_type = (PARTS, PARTS_TYPE) if files else (b"text=" + LONG, FORM_TYPE)
        answer = client.post(address, data=body, content_type=content_type)
        assert answer.status_code == 413, address
        assert "<h1" in answer.text


def test_very_many_fields_are_too_large(furnished: Flask, client_for: Any) -> None:
    data = {f"veld{number}": "x" for number in range(600)}
    answer = client_for("alice").post("/overleg/1/reacties", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"text": 1}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nx"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("text/plain; charset=nonsense", b"text=x"),
        ("\xff", b"\xff"),
        (FORM_TYPE, b"&&==&%&%zz&text"),
    ],
)
def test_a_body_that_is_no_form(furnished: Flask, client_for: Any, content_type: str, body: bytes) -> None:
    for _rule, address in addresses(furnished, "POST"):
        if address != "/uitloggen":
            assert_calm(client_for("alice").post(address, data=body, content_type=content_type), address)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cookie", f"{COOKIE}=\xff; {COOKIE}=x"),
        ("Cookie", f"{COOKIE}=" + "x" * 5_000),
        ("Accept-Language", "\xff;q=x, nl;q=NaN"),
        ("Accept-Encoding", "gzip;q=nonsense, *"),
        ("Range", "bytes=9999999999999999999-"),
        ("Range", "bytes=-0"),
        ("Range", "bytes=" + "0-0," * 500 + "1-1"),
        ("If-None-Match", '"\xff'),
        ("If-Modified-Since", "gisteren"),
        ("If-Range", "Mon, 99 Foo 99999"),
        ("HX-Request", "\xff"),
        ("X-Forwarded-For", "no address"),
        ("Referer", "http://[::1"),
        ("Authorization", "Basic \xff"),
    ],
)
def test_strange_headers(furnished: Flask, client_for: Any, header: str, value: str) -> None:
    pdf = (io.BytesIO(make_paper("pdf", ["Notitie", "Woorden."])), "notitie.pdf")
    client = client_for("erik")
    posted = client.post("/overleg/1/reacties", data={"text": "Zie.", "files": [pdf]})
    assert posted.status_code == 303
    for address in ("/", "/overleg/thema/1", "/overleg/1/bijlagen/1/notitie.pdf", "/uitkomsten/atom.xml"):
        for reader in (client, furnished.test_client()):
            with reader.get(address, headers={header: value}) as answer:
                assert_calm(answer, address)


@pytest.mark.parametrize("host", ["evil.example", "localhost:99999999", "[::1", "localhost@evil.example", ""])
def test_strange_hosts(furnished: Flask, host: str) -> None:
    answer = furnished.test_client().get("/", headers={"Host": host})
    assert answer.status_code in (200, 400)
    assert "evil.example" not in answer.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from(field_names()), st.binary(max_size=40) | st.sampled_from(STRANGE)),
        max_size=12,
    ),
    which=st.integers(min_value=0),
)
def test_any_words_in_any_fields(
    furnished: Flask, client_for: Any, pairs: list[tuple[str, bytes]], which: int
) -> None:
    found = [
        address
        for rule, address in addresses(furnished, "POST")
        if rule.endpoint not in ENDS_THE_VISIT | SLOW
    ]
    body = "&".join(f"{name}={quote(value)}" for name, value in pairs)
    client = client_for("erik")
    address = found[which % len(found)]
    assert_calm(client.post(address, data=body, content_type=FORM_TYPE), address)
    read_everywhere_quickly(client)


def read_everywhere_quickly(client: FlaskClient) -> None:
    for address in ("/", "/overleg", "/overleg/1", "/bijeenkomsten/1", "/uitkomsten/thema", "/beheer/leden"):
        with client.get(address, follow_redirects=True) as answer:
            assert_calm(answer, address)
