"""Who is named by editing hears of it, once, and nobody hears twice of what they heard before."""

from typing import Any

import pytest
from flask import Flask

from dsonet.forum.models import FollowState
from tests.build import a_reply, a_thread
from tests.notifications.hearing import follow, letters_to, part

BOB = "Weet jij dit, @Bob Moderator?"


def edit(client_for: Any, where: str, text: str, version: int, who: str = "charlie", **more: str) -> None:
    typed = {"text": text, "version": str(version), **more}
    assert client_for(who).post(where, data=typed).status_code == 303


@pytest.fixture
def words(app: Flask) -> tuple[int, str]:
    """A thread, and where one edits Charlie's reply in it."""
    thread = a_thread(app)
    return thread, f"/overleg/{thread}/reacties/{a_reply(app, thread, 'charlie')}/bewerken"


def test_who_is_named_by_editing_hears_once(app: Flask, client_for: Any, words: tuple[int, str]) -> None:
    _thread, where = words
    edit(client_for, where, BOB, 1)
    edit(client_for, where, "Toch niet", 2)
    edit(client_for, where, BOB + " Graag.", 3)
    (letter,) = letters_to(app, "bob")
    assert "@Bob Moderator" in part(letter, "plain")
    assert "noemde je" in client_for("bob").get("/meldingen").text
    assert letters_to(app, "alice") == []


def test_who_was_named_before_hears_nothing_new(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    client_for("charlie").post(f"/overleg/{thread}/reacties", data={"text": BOB})
    edit(client_for, f"/overleg/{thread}/reacties/1/bewerken", BOB + " Graag.", 1)
    assert len(letters_to(app, "bob")) == 1


def test_a_follower_who_is_named_later_gets_a_letter_that_follows_on_the_first(
    app: Flask, client_for: Any
) -> None:
    thread = a_thread(app)
    follow(app, "bob", thread)
    client_for("charlie").post(f"/overleg/{thread}/reacties", data={"text": "Zo doen wij dat."})
    edit(client_for, f"/overleg/{thread}/reacties/1/bewerken", BOB, 1)
    first, second = letters_to(app, "bob")
    assert second["In-Reply-To"] == first["Message-ID"] != second["Message-ID"]
    assert first["Message-ID"] in second["References"]


def test_opening_words_call_too(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    where = f"/overleg/{thread}/bewerken"
    edit(client_for, where, BOB, 1, who="alice", title="Vraag")
    assert len(letters_to(app, "bob")) == 1


def test_who_muted_the_thread_hears_nothing(app: Flask, client_for: Any, words: tuple[int, str]) -> None:
    thread, where = words
    follow(app, "bob", thread, FollowState.MUTED)
    edit(client_for, where, BOB, 1)
    assert letters_to(app, "bob") == []


def test_who_names_oneself_hears_nothing(app: Flask, client_for: Any, words: tuple[int, str]) -> None:
    edit(client_for, words[1], "@Charlie de Wit, dat ben ik", 1)
    assert letters_to(app, "charlie") == []
