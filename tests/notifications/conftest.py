"""Whoever hears of something has joined."""

import pytest
from flask import Flask

from dsonet.database import db, now
from dsonet.members.models import Member


@pytest.fixture(autouse=True)
def everyone_has_joined(app: Flask) -> None:
    with app.app_context():
        for member in db.session.query(Member):
            member.joined_at = now()
        db.session.commit()
