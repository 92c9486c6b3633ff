"""Cards that are saved at the same moment, and names that are chosen while they are taken away."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from dsonet.database import db
from dsonet.directory.models import Card, CardExpertise, Expertise
from dsonet.storage.models import StoredFile
from tests.build import a_thread
from tests.directory.making import an_expertise, picture, save, upload

AT_ONCE = 6


def at_once(acts: Sequence[Callable[[], Any]]) -> list[int]:
    """The status of each answer, all asked at one moment."""
    together = threading.Barrier(len(acts))

    def act(one: Callable[[], Any]) -> int:
        together.wait(10)
        return int(one().status_code)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_six_saves_with_a_photo_leave_one_card_and_one_photo(app: Flask, client_for: Any) -> None:
    folder = Path(app.config["STORAGE_FOLDER"])
    before = {path for path in folder.rglob("*") if path.is_file()}
    clients = [client_for("alice") for _ in range(AT_ONCE)]
    for _first_and_later in range(3):
        acts = [partial(save, client, own_words="Een\nTwee", photo=upload(picture())) for client in clients]
        assert at_once(acts) == [303] * AT_ONCE
    with app.app_context():
        assert db.session.query(Card).count() == 1
        assert db.session.query(CardExpertise).count() == 2
        assert db.session.query(StoredFile).count() == 2
    assert len({path for path in folder.rglob("*") if path.is_file()} - before) == 2


def test_a_name_is_chosen_while_it_is_taken_away(app: Flask, client_for: Any) -> None:
    for _round in range(4):
        chosen = an_expertise(app, "Erfpacht")
        people = [client_for(who) for who in ("alice", "bob", "charlie")]
        dana = client_for("dana")
        acts = [partial(save, client, expertise=str(chosen)) for client in people]
        removing = partial(dana.post, f"/beheer/expertise/{chosen}/verwijderen")
        assert at_once([*acts, removing]) == [303] * 4
        with app.app_context():
            kept = db.session.query(Expertise).count()
            assert bool(kept) == bool(db.session.query(CardExpertise).count())
            db.session.query(CardExpertise).delete()
            db.session.query(Expertise).delete()
            db.session.commit()


def test_one_name_is_added_by_six_at_once(app: Flask, client_for: Any) -> None:
    clients = [client_for("dana") for _ in range(AT_ONCE)]
    acts = [partial(client.post, "/beheer/expertise", data={"name": "Netten"}) for client in clients]
    answers = at_once(acts)
    assert sorted(answers) == [303] + [422] * (AT_ONCE - 1)


def test_experience_said_six_times_at_once_is_said_once(app: Flask, client_for: Any) -> None:
    thread = a_thread(app)
    clients = [client_for("bob") for _ in range(AT_ONCE)]
    acts = [partial(client.post, f"/overleg/{thread}/ervaring") for client in clients]
    assert at_once(acts) == [303] * AT_ONCE
