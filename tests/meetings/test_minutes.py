"""Who keeps meetings writes the minutes; each version is kept, and nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from dsonet.database import db
from dsonet.meetings.minutes_models import Minutes, MinutesAudience, MinutesVersion
from tests.build import a_circle, a_meeting, minutes_of


def _write(client: Any, meeting: int, text: str, version: object = 0) -> Any:
    return client.post(f"/bijeenkomsten/{meeting}/verslag/bewerken", data={"text": text, "version": version})


def _versions(app: Flask) -> list[str]:
    with app.app_context():
        return [row.source for row in db.session.query(MinutesVersion).order_by(MinutesVersion.number)]


def test_the_minutes_are_written_and_changed_in_the_page(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    answer = _write(dana, meeting, "## Opening\n\nDe voorzitter *opent*.")
    assert (answer.status_code, answer.location) == (303, f"/bijeenkomsten/{meeting}/verslag")
    assert "<em>opent</em>" in dana.get(answer.location).text
    assert 'value="1"' in dana.get(f"/bijeenkomsten/{meeting}/verslag/bewerken").text
    assert _write(dana, meeting, "Korter.", 1).status_code == 303
    assert _versions(app) == ["## Opening\n\nDe voorzitter *opent*.", "Korter."]


def test_the_second_of_two_who_save_sees_both_texts_and_loses_nothing(app: Flask, client_for: Any) -> None:
    meeting, dana, erik = a_meeting(app), client_for("dana"), client_for("erik")
    _write(dana, meeting, "Van de een")
    answer = _write(erik, meeting, "Van de ander")
    assert answer.status_code == 409
    assert "Van de een" in answer.text
    assert "Van de ander</textarea>" in answer.text
    assert 'name="version" type="hidden" value="1"' in answer.text
    assert _write(erik, meeting, "Van de ander", 1).status_code == 303
    assert _versions(app) == ["Van de een", "Van de ander"]


def test_the_same_text_sent_twice_is_one_version(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    for _time in range(2):
        assert _write(dana, meeting, "Eén keer").status_code == 303
    assert _versions(app) == ["Eén keer"]


def test_of_two_who_save_their_first_words_at_once_one_wins(app: Flask, client_for: Any) -> None:
    meeting, both = a_meeting(app), Barrier(2)
    clients = [client_for("dana"), client_for("erik")]

    def save(client: Any) -> int:
        both.wait()
        return int(_write(client, meeting, f"Van {id(client)}").status_code)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, clients)) == [303, 409]
    assert len(_versions(app)) == 1


@pytest.mark.parametrize("version", ["", "nul", "-1", "9" * 40, "1\x00"])
def test_a_strange_version_is_a_conflict_and_never_a_fault(app: Flask, client_for: Any, version: str) -> None:
    meeting = a_meeting(app)
    minutes_of(app, meeting)
    assert _write(client_for("dana"), meeting, "Anders", version).status_code == 409


@pytest.mark.parametrize(
    ("text", "words"), [("", "Schrijf eerst iets."), ("x" * 64_001, "64000"), ("> " * 60 + "diep", "opmaak")]
)
def test_what_can_not_be_kept_comes_back_as_it_was_typed(
    app: Flask, client_for: Any, text: str, words: str
) -> None:
    meeting = a_meeting(app)
    answer = _write(client_for("dana"), meeting, text)
    assert answer.status_code == 422
    assert words in answer.text
    assert text.strip().replace(">", "&gt;") in answer.text
    assert _versions(app) == []


def test_raw_html_stays_words(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    _write(dana, meeting, "<script>alert(1)</script> [x](javascript:alert(1))")
    for page in ("", "/afdrukken", "/geschiedenis", "/bewerken"):
        shown = dana.get(f"/bijeenkomsten/{meeting}/verslag{page}").text
        assert "<script>alert" not in shown
        assert 'href="javascript' not in shown


def test_the_history_tells_who_and_what_changed(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    _write(client_for("dana"), meeting, "Er komt een loket.")
    _write(client_for("erik"), meeting, "Er komt geen loket.", 1)
    assert client_for("dana").get(f"/bijeenkomsten/{meeting}/verslag/geschiedenis?voor=1").status_code == 200
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/verslag/geschiedenis").text
    assert "Erik Beheer" in page
    assert "Dana Secretaris" in page
    assert "<del>een " in page
    assert "<ins>geen " in page
    assert page.count("<ins>") == 1, "the first version is shown as it was"


def test_a_long_history_goes_on_over_pages(app: Flask, client_for: Any, count_queries: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    for number in range(22):
        _write(dana, meeting, f"Tekst {number}.", number)
    with count_queries() as statements:
        page = dana.get(f"/bijeenkomsten/{meeting}/verslag/geschiedenis").text
    assert len(statements) <= 8
    assert page.count("Versie ") == 20
    assert "voor=3" in page
    rest = dana.get(f"/bijeenkomsten/{meeting}/verslag/geschiedenis?voor=3").text
    assert rest.count("Versie ") == 2
    assert dana.get(f"/bijeenkomsten/{meeting}/verslag/geschiedenis?voor=x").status_code == 200


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_members_and_moderators_write_nothing(app: Flask, client_for: Any, who: str) -> None:
    meeting = a_meeting(app)
    minutes_of(app, meeting, audience=MinutesAudience.MEMBERS)
    client, before = client_for(who), _versions(app)
    assert client.get(f"/bijeenkomsten/{meeting}/verslag/bewerken").status_code == 403
    assert _write(client, meeting, "Anders", 1).status_code == 403
    for act in ("delen", "terughalen"):
        answer = client.post(f"/bijeenkomsten/{meeting}/verslag/{act}", data={"audience": "members"})
        assert answer.status_code == 403
    assert _versions(app) == before


def test_the_host_of_a_circle_writes_of_its_session(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app, circle_id=a_circle(app, "alice", "charlie"))
    assert _write(client_for("alice"), meeting, "Onder ons.").status_code == 303
    assert _write(client_for("charlie"), meeting, "Anders.", 1).status_code == 403
    assert _write(client_for("dana"), meeting, "Anders.", 1).status_code == 404
    assert client_for("charlie").get(f"/bijeenkomsten/{meeting}/verslag").status_code == 404


def test_preview_comes_from_the_server(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    data = {"text": "**vet**", "version": "0", "voorbeeld": f"/bijeenkomsten/{meeting}/verslag/bewerken"}
    page = dana.post("/overleg/voorbeeld", data=data).text
    assert "<strong>vet</strong>" in page
    assert 'name="version" value="0"' in page


def test_sharing_goes_step_by_step_and_can_be_taken_back(app: Flask, client_for: Any) -> None:
    meeting, dana = a_meeting(app), client_for("dana")
    where = f"/bijeenkomsten/{meeting}/verslag"

    def share(audience: str) -> int:
        return int(dana.post(f"{where}/delen", data={"audience": audience}).status_code)

    assert share("attendees") == 422, "nothing was written yet"
    _write(dana, meeting, "Zo ging het.")
    assert share("members") == 422, "one step was passed over"
    assert share("iedereen") == 422
    assert share("keepers") == 422
    assert [share("attendees"), share("attendees"), share("members"), share("members")] == [303] * 4
    assert share("attendees") == 422, "back goes all the way"
    assert dana.post(f"{where}/terughalen").status_code == 303
    with app.app_context():
        minutes = db.session.query(Minutes).one()
        assert (minutes.audience, minutes.published_at) == (MinutesAudience.KEEPERS, None)


def test_the_page_that_writes_them_says_who_reads_along(app: Flask, client_for: Any) -> None:
    meeting = a_meeting(app)
    minutes_of(app, meeting, audience=MinutesAudience.ATTENDEES)
    page = client_for("dana").get(f"/bijeenkomsten/{meeting}/verslag/bewerken").text
    assert "Gedeeld met wie er was" in page
    assert "lezen zij meteen" in page
