"""What the tests of hearing share: follow, answer, let the worker do its work, and read what was sent."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Flask

from dsonet import events
from dsonet.database import db
from dsonet.forum.models import FollowState, ThreadFollow
from dsonet.mail import smtp
from dsonet.members.models import Member


def follow(app: Flask, key: str, thread_id: int, state: FollowState = FollowState.FOLLOWING) -> None:
    with app.app_context():
        who = db.session.query(Member.id).filter_by(email=f"{key}@example.org").scalar()
        db.session.add(ThreadFollow(member_id=who, thread_id=thread_id, state=state))
        db.session.commit()


def handle_events(app: Flask) -> None:
    with app.app_context():
        events.handle_waiting()


def sent_letters(app: Flask) -> list[EmailMessage]:
    """Carry everything out, and read what was sent."""
    handle_events(app)
    with app.app_context():
        smtp.send_waiting()
    paths = sorted(Path(app.config["LETTERS_FOLDER"]).glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]


def letters_to(app: Flask, key: str) -> list[EmailMessage]:
    return [letter for letter in sent_letters(app) if letter["To"] == f"{key}@example.org"]


def reply(client_for: Any, thread_id: int, who: str = "charlie", text: str = "Zo doen wij dat.") -> None:
    assert client_for(who).post(f"/overleg/{thread_id}/reacties", data={"text": text}).status_code == 303


def part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())
