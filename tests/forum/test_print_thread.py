"""A whole thread on paper."""

from datetime import UTC, datetime

from flask import Flask

from dsonet.database import now
from tests.build import a_reply, a_thread
from tests.forum.reading import Cast, address, shown


def test_it_holds_everything_with_absolute_times(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app, created_at=datetime(2026, 3, 2, 8, 5, tzinfo=UTC))
    root = a_reply(app, thread)
    branch = [a_reply(app, thread, parent_id=root) for _ in range(50)]
    a_reply(app, thread, source="geheim", hidden_at=now())
    page = client_for("dana").get(address(app, thread) + "/afdrukken")
    assert shown(page) == [root, *branch]
    assert "maandag 2 maart 2026" in page.text
    assert "geheim" not in page.text
    assert "geleden" not in page.text
    assert "<form" not in page.text
    assert "<button" not in page.text


def test_printing_is_not_reading(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    reply = a_reply(app, thread)
    client.get(address(app, thread) + "/afdrukken")
    assert client.get(f"/overleg/{thread}/ongelezen").location.endswith(f"#reactie-{reply}")


def test_a_hidden_thread_and_a_wrong_theme_are_not_there(app: Flask, client_for: Cast) -> None:
    hidden, thread = a_thread(app, hidden_at=now()), a_thread(app)
    client = client_for("dana")
    assert client.get(address(app, hidden) + "/afdrukken").status_code == 404
    assert client.get(f"/overleg/elders/{thread}/afdrukken").status_code == 404
