"""While a title is typed, threads that look like it are shown."""

from flask import Flask

from dsonet.database import now
from tests.build import a_thread
from tests.forum.reading import Cast

PATH = "/overleg/vergelijkbaar"


def test_threads_with_the_most_shared_words_come_first(app: Flask, client_for: Cast) -> None:
    a_thread(app, title="Parkeernorm in de binnenstad")
    a_thread(app, title="Netcongestie in de binnenstad")
    a_thread(app, title="Grondprijs")
    found = client_for("dana").get(PATH, query_string={"title": "NETCONGESTIE binnenstad hoe nu"}).text
    assert 0 < found.index("Netcongestie in de binnenstad") < found.index("Parkeernorm in de binnenstad")
    assert "Grondprijs" not in found
    assert "<html" not in found


def test_hidden_threads_are_not_there(app: Flask, client_for: Cast) -> None:
    a_thread(app, title="Netcongestie geheim", hidden_at=now())
    assert client_for("dana").get(PATH, query_string={"title": "Netcongestie"}).text.strip() == ""


def test_strange_titles_find_nothing(app: Flask, client_for: Cast) -> None:
    a_thread(app, title="Netcongestie")
    for title in ("", "a b", "%%%%%%", "____", "\0" * 8, "' OR 1=1 --", "x" * 5000):
        answer = client_for("dana").get(PATH, query_string={"title": title})
        assert (answer.status_code, answer.text.strip()) == (200, "")
