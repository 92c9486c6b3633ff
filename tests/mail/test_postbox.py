"""Without a mail server letters are kept as files, whole, in order, and read back by name alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from dsonet.mail import postbox, smtp
from dsonet.mail.models import Letter
from tests.mail.letters import DRAFT, a_letter, letter, send, set_back


def folder(app: Flask) -> Path:
    return Path(app.config["LETTERS_FOLDER"])


def kept(app: Flask, most: int = 10) -> list[postbox.KeptLetter]:
    with app.app_context():
        return postbox.list_letters(most)


def test_a_letter_becomes_a_file_that_reads_back(app: Flask) -> None:
    id_ = a_letter(
        app, subject="Coördinatie", text="Één regel.\n", headers={"List-Id": '"E" <energie.localhost>'}
    )
    assert send(app) == 1
    (found,) = kept(app)
    assert (found.to, found.subject) == ("alice@example.org", "Coördinatie")
    assert (found.text.strip(), found.html) == ("Één regel.", DRAFT["html"])
    assert ("List-Id", '"E" <energie.localhost>') in found.headers
    assert found.date
    assert found.date.tzinfo is not None
    assert letter(app, id_).text == ""
    with app.app_context():
        assert postbox.read_letter(found.name) == found


def test_the_latest_come_first_and_so_many_as_asked(app: Flask) -> None:
    for hour in (9, 10, 11):
        with time_machine.travel(datetime(2026, 11, 23, hour, tzinfo=UTC), tick=False):
            a_letter(app, subject=f"{hour} uur")
    send(app)
    assert [found.subject for found in kept(app, 2)] == ["11 uur", "10 uur"]


def test_letters_of_one_moment_are_all_kept(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        for _ in range(3):
            a_letter(app)
        send(app)
    assert len(kept(app)) == 3


def test_a_letter_kept_twice_is_one_file(app: Flask) -> None:
    """The worker died between the file and the mark: its lease runs out and it is sent again."""
    id_ = a_letter(app)
    with app.app_context():
        taken = smtp._take(id_)
        assert isinstance(taken, Letter)
        postbox.keep(taken)
    set_back(app, id_)
    assert send(app) == 1
    assert len(kept(app)) == 1


def test_half_a_letter_is_not_seen(app: Flask) -> None:
    folder(app).mkdir(exist_ok=True)
    (folder(app) / "20261123-090000-000000-1.part").write_bytes(b"Subject: half")
    assert kept(app) == []
    (folder(app) / "20261123-090000-000000-1.part").unlink()


def test_the_folder_is_for_its_owner_alone(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "LETTERS_FOLDER", str(tmp_path / "letters"))
    a_letter(app)
    send(app)
    assert (tmp_path / "letters").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name", ["../secret", "secret", "", "20261123-090000-000000-1/../../secret", "2026\0", "é"]
)
def test_a_name_reads_no_other_file(app: Flask, name: str) -> None:
    folder(app).mkdir(exist_ok=True)
    (folder(app) / "secret.eml").write_text("Subject: x\n\nx")
    (folder(app).parent / "secret.eml").write_text("Subject: x\n\nx")
    with app.app_context():
        assert postbox.read_letter(name) is None
    (folder(app).parent / "secret.eml").unlink()


def test_a_full_disk_keeps_the_letter(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    id_ = a_letter(app)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_bytes", full)
        send(app)
    assert letter(app, id_).sent_at is None
    set_back(app, id_)
    assert send(app) == 1
    assert len(kept(app)) == 1
