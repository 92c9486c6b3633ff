"""A member's details for one's own address book: by consent, as RFC 6350 says, with what the reader may see."""

from typing import Any

import pytest
from flask import Flask

from dsonet.directory.models import Audience
from tests.build import a_member, member_id
from tests.directory.making import a_card
from tests.site import SITE


def lines(content: bytes) -> list[str]:
    """The unfolded lines."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def test_only_by_consent(app: Flask, client_for: Any) -> None:
    id_ = member_id(app, "charlie")
    address = f"/leden/{id_}/visitekaartje.vcf"
    for who in ("alice", "dana", "charlie"):
        assert client_for(who).get(address).status_code == 404
    assert address not in client_for("alice").get(f"/leden/{id_}").text
    a_card(app, "charlie", contact_consent=True)
    answer = client_for("alice").get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/vcard"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="lid-{id_}.vcf"'
    assert address in client_for("alice").get(f"/leden/{id_}").text


def test_it_says_who_and_how_to_reach_them(app: Flask, client_for: Any) -> None:
    a_card(
        app,
        "charlie",
        contact_consent=True,
        phone="06 12345678",
        phone_for=Audience.MEMBERS,
        known=["Erfpacht"],
    )
    id_ = member_id(app, "charlie")
    card = lines(client_for("alice").get(f"/leden/{id_}/visitekaartje.vcf").data)
    assert card[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert card[-1] == "END:VCARD"
    for line in (
        "FN:Charlie de Wit",
        "N:de Wit;Charlie;;;",
        "TITLE:Directeur",
        "TEL;TYPE=work:06 12345678",
        "CATEGORIES:Erfpacht",
        f"URL:{SITE}/leden/{id_}",
    ):
        assert line in card
    assert not [line for line in card if line.startswith("EMAIL")], "the address is the secretariat's"
    assert "EMAIL;TYPE=work:charlie@example.org" in lines(
        client_for("dana").get(f"/leden/{id_}/visitekaartje.vcf").data
    )


@pytest.mark.parametrize(
    "words",
    [
        "een; twee, drie\\vier",
        "regel\nEND:VCARD\nTEL:112",
        "é" * 300,
        "🙂" * 100,
        "x\r\nNOTE:gestolen",
        "\u2028x",
    ],
)
def test_no_words_can_become_a_line_of_their_own(app: Flask, client_for: Any, words: str) -> None:
    id_ = a_member(app, name=f"Naam {words.splitlines()[0][:60]}", title=words[:100], portfolio=words[:100])
    a_card(app, id_, contact_consent=True, call_me_about=words, known=[words[:60]])
    card = lines(client_for("alice").get(f"/leden/{id_}/visitekaartje.vcf").data)
    assert [line for line in card if line.startswith(("END", "TEL"))] == ["END:VCARD"]
    assert len([line for line in card if line.startswith("NOTE:")]) == 1
    assert all(":" in line for line in card)
    note = next(line for line in card if line.startswith("NOTE:"))[5:]
    back = (
        note.replace("\\\\", "\0")
        .replace("\\n", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\0", "\\")
    )
    assert back == words.replace("\r\n", "\n")
