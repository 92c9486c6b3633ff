"""What is kept beside a member: the card with who may see each field, expertise, and experience with threads."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dsonet.database import db, now
from dsonet.forum.models import Thread
from dsonet.members.models import Member
from dsonet.storage.models import StoredFile


class Audience(enum.StrEnum):
    """To whom a member shows a field."""

    MEMBERS = "members"
    CIRCLES = "circles"
    SECRETARIAT = "secretariat"
    NOBODY = "nobody"


class Field(enum.StrEnum):
    """What a member chooses an audience for; the column is called `<field>_for`."""

    PHOTO = "photo"
    PORTFOLIO = "portfolio"
    EXPERTISE = "expertise"
    CALL_ME_ABOUT = "call_me_about"
    LANGUAGES = "languages"
    EMAIL = "email"
    PHONE = "phone"


class Card(db.Model):  # type: ignore[name-defined,misc]
    """What a member adds of themselves. Who never saved one has the defaults: `policy.audience_of` says them."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    call_me_about: Mapped[str] = mapped_column(String(500), default="")
    languages: Mapped[str] = mapped_column(String(120), default="")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))
    thumbnail_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))
    """The same picture for lists."""
    contact_consent: Mapped[bool] = mapped_column(default=False)
    """May others take the card along as a vCard?"""
    photo_for: Mapped[Audience] = mapped_column(String(12), default=Audience.MEMBERS)
    portfolio_for: Mapped[Audience] = mapped_column(String(12), default=Audience.MEMBERS)
    expertise_for: Mapped[Audience] = mapped_column(String(12), default=Audience.MEMBERS)
    call_me_about_for: Mapped[Audience] = mapped_column(String(12), default=Audience.MEMBERS)
    languages_for: Mapped[Audience] = mapped_column(String(12), default=Audience.MEMBERS)
    email_for: Mapped[Audience] = mapped_column(String(12), default=Audience.SECRETARIAT)
    phone_for: Mapped[Audience] = mapped_column(String(12), default=Audience.SECRETARIAT)
    changed_at: Mapped[datetime] = mapped_column(default=now)


class Expertise(db.Model):  # type: ignore[name-defined,misc]
    """One name of the kept list."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)


class CardExpertise(db.Model):  # type: ignore[name-defined,misc]
    """That a member knows about something: a name of the kept list, or own words."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"))
    expertise_id: Mapped[int | None] = mapped_column(ForeignKey(Expertise.id), index=True)
    own_words: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        Index(None, "member_id", "expertise_id", unique=True),
        CheckConstraint("(expertise_id IS NULL) = (own_words <> '')", name="kept_or_own"),
    )


class Experience(db.Model):  # type: ignore[name-defined,misc]
    """«Ik heb hier ervaring mee»: what a member said of a thread."""

    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(
        ForeignKey(Thread.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    said_at: Mapped[datetime] = mapped_column(default=now)
