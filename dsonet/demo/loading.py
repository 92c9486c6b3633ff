"""Fills an empty database with the demonstration network, from the files in `data/`.

Times are relative to the moment of loading, so that the network is always alive; the rest depends on the
seed alone. It writes through the models, not the actions: the acts are of weeks ago and tell nobody. Only
the talk of the last days is told, so that letters and notices are there to see.
"""

import csv
import random
from datetime import datetime, timedelta
from typing import Any

from dsonet import events
from dsonet.database import db, now
from dsonet.demo.cards import load_cards, load_experience
from dsonet.demo.drawings import draw
from dsonet.demo.files import DATA, read, store
from dsonet.demo.library import load_library
from dsonet.demo.meetings import load_meetings
from dsonet.forum.events import ReplyPosted, ThreadStarted
from dsonet.forum.models import (
    FollowState,
    ReadMark,
    Reply,
    Sign,
    SignKind,
    ThemeFollow,
    Thread,
    ThreadFollow,
)
from dsonet.meetings.models import Meeting
from dsonet.members.actions.terms import keep_term
from dsonet.members.models import Member, Network, NetworkKind, Role, Seat
from dsonet.outcomes.models import Outcome
from dsonet.text import RENDERER_VERSION, mentioned_names, to_safe_html
from dsonet.themes.models import Theme

TOLD_DAYS = 3
"""Talk of so many last days is told by notice and letter."""
READERS = ("directeur", "moderator", "secretariaat", "beheer")
"""The fixed sign-ins: they have read all but the last days."""


class Loader:
    """Loads one demonstration network."""

    def __init__(self, seed: int) -> None:
        """The same `seed` gives the same network."""
        self.chance = random.Random(seed)
        self.moment = now().replace(microsecond=0)
        self.members: dict[str, Member] = {}
        self.themes: dict[str, Theme] = {}
        self.replies: dict[str, Reply] = {}

    def load(self) -> None:
        """Everything, into an empty database. The caller commits."""
        db.session.add(
            Network(
                id=1,
                name="Netwerk DSO",
                address="secretariaat@demo.example",
                kind=NetworkKind.DEMO,
                two_step_roles=[],
            )
        )
        self._load_people()
        self._load_talk()
        load_experience()
        load_library(self.members, self.themes, self._ago)
        meetings = load_meetings(self.members, self.moment)
        self._load_outcomes(meetings)

    def _ago(self, days: float) -> datetime:
        return self.moment - timedelta(days=days)

    def _load_people(self) -> None:
        with (DATA / "seats.csv").open(encoding="utf-8", newline="") as file:
            seats = {row["cbs_code"]: _seat(row) for row in csv.DictReader(file)}
        db.session.add_all(seats.values())
        people = read("members.toml")
        for facts in people["members"]:
            self.members[facts["key"]] = Member(
                email=facts["email"],
                name=f"{facts['first_name']} {facts['surname']}",
                title=facts["title"],
                portfolio=facts["portfolio"],
                role=Role(facts["role"]),
                seat=seats.get(facts.get("seat", "")),
                invited_at=self._ago(420),
                joined_at=self._ago(400),
                created_at=self._ago(420),
            )
        db.session.add_all(self.members.values())
        db.session.flush()
        for member in self.members.values():
            keep_term(member, self._ago(400).date())
        load_cards(people["expertise"], people["members"], self.members)

    def _load_talk(self) -> None:
        for facts in read("themes.toml")["themes"]:
            self.themes[facts["slug"]] = Theme(
                slug=facts["slug"],
                title=facts["title"],
                description=facts["description"],
                kind=facts["kind"],
                position=facts["order"],
            )
        db.session.add_all(self.themes.values())
        db.session.flush()
        talk = [
            (facts, self.themes[path.stem])
            for path in sorted((DATA / "threads").glob("*.toml"))
            for facts in read(f"threads/{path.name}")["threads"]
        ]
        threads = [(facts, self._thread(facts, theme)) for facts, theme in talk]
        said = [(reply, facts, thread) for facts, thread in threads for reply in facts.get("replies", ())]
        for reply, facts, thread in sorted(said, key=lambda row: -row[0]["days_ago"]):
            self._reply(reply, facts["key"], thread)
        for facts, _thread in threads:
            for key in facts.get("useful", ()):
                useful = self.replies[f"{facts['key']}/{key}"]
                useful.useful_at = useful.created_at + timedelta(hours=6)
        self._load_reading([thread for _facts, thread in threads])
        self._load_theme_follows()

    def _thread(self, facts: dict[str, Any], theme: Theme) -> Thread:
        created = self._ago(facts["days_ago"])
        body = facts["body"].strip()
        closed = facts.get("closed_days_ago")
        summary = facts.get("summary", "").strip()
        answer_within = facts.get("answer_within")
        thread = Thread(
            theme_id=theme.id,
            author_id=self.members[facts["author"]].id,
            kind=facts["kind"],
            title=facts["title"],
            source=body,
            html=to_safe_html(body, self._mentions(body)),
            renderer_version=RENDERER_VERSION,
            answer_by=(created + timedelta(days=answer_within)).date() if answer_within else None,
            created_at=created,
            last_activity_at=created,
            pinned=facts.get("pinned", False),
            closed_at=self._ago(closed) if closed is not None else None,
            summary_source=summary,
            summary_html=to_safe_html(summary) if summary else "",
        )
        db.session.add(thread)
        db.session.flush()
        self._follow(thread.author_id, thread)
        self._signs(facts, thread, None)
        if facts["days_ago"] < TOLD_DAYS:
            events.record(ThreadStarted(thread.id, self._mentioned(body)))
        return thread

    def _reply(self, facts: dict[str, Any], thread_key: str, thread: Thread) -> None:
        body = facts["body"].strip()
        parent = self.replies[f"{thread_key}/{facts['to']}"] if facts.get("to") else None
        reply = Reply(
            thread_id=thread.id,
            author_id=self.members[facts["author"]].id,
            parent_id=parent.id if parent else None,
            source=body,
            html=to_safe_html(body, self._mentions(body)),
            renderer_version=RENDERER_VERSION,
            created_at=self._ago(facts["days_ago"]),
        )
        db.session.add(reply)
        db.session.flush()
        reply.root_id = parent.root_id if parent else reply.id
        thread.reply_count += 1
        thread.last_reply_id, thread.last_activity_at = reply.id, reply.created_at
        self.replies[f"{thread_key}/{facts['key']}"] = reply
        self._follow(reply.author_id, thread)
        self._signs(facts, thread, reply)
        if facts["days_ago"] < TOLD_DAYS:
            events.record(ReplyPosted(reply.id, self._mentioned(body)))

    def _mentions(self, body: str) -> list[str]:
        return mentioned_names(body, [member.name for member in self.members.values()])

    def _mentioned(self, body: str) -> tuple[int, ...]:
        named = self._mentions(body)
        return tuple(member.id for member in self.members.values() if member.name in named)

    def _follow(self, member_id: int, thread: Thread) -> None:
        if db.session.get(ThreadFollow, (member_id, thread.id)) is None:
            db.session.add(
                ThreadFollow(member_id=member_id, thread_id=thread.id, state=FollowState.FOLLOWING)
            )

    def _signs(self, facts: dict[str, Any], thread: Thread, reply: Reply | None) -> None:
        for kind in SignKind:
            for key in facts.get(kind.value, ()):
                db.session.add(
                    Sign(
                        member_id=self.members[key].id,
                        thread_id=thread.id,
                        reply_id=reply.id if reply else None,
                        kind=kind,
                    )
                )

    def _load_reading(self, threads: list[Thread]) -> None:
        since = self._ago(TOLD_DAYS)
        old = [reply for reply in self.replies.values() if reply.created_at < since]
        last = {reply.thread_id: reply.id for reply in sorted(old, key=lambda reply: reply.id)}
        for key in READERS:
            for thread in threads:
                if thread.created_at < since:
                    mark = ReadMark(member_id=self.members[key].id, thread_id=thread.id)
                    mark.last_reply_id = last.get(thread.id, 0)
                    db.session.add(mark)

    def _load_theme_follows(self) -> None:
        for member in self.members.values():
            for theme in self.chance.sample(list(self.themes.values()), 3):
                follow = ThemeFollow(member_id=member.id, theme_id=theme.id, state=FollowState.FOLLOWING)
                db.session.add(follow)

    def _load_outcomes(self, meetings: dict[str, Meeting]) -> None:
        for facts in read("outcomes.toml")["outcomes"]:
            moment, body = self._ago(facts["days_ago"]), facts["text"].strip()
            db.session.add(
                Outcome(
                    slug=facts["key"],
                    title=facts["title"],
                    introduction=facts["introduction"],
                    source=body,
                    html=to_safe_html(body),
                    renderer_version=RENDERER_VERSION,
                    meeting_id=meetings[facts["meeting"]].id,
                    author_id=self.members["secretariaat"].id,
                    picture=store(f"{facts['picture']}.png", draw(facts["picture"])),
                    picture_alt=facts["picture_alt"],
                    published_at=moment if facts["public"] else None,
                    created_at=moment,
                    changed_at=moment,
                )
            )


def _seat(row: dict[str, str]) -> Seat:
    return Seat(
        name=row["name"],
        cbs_code=row["cbs_code"],
        province=row["province"],
        population=int(row["population"]),
        population_year=int(row["year"]),
        is_provincial_capital=row["is_provincial_capital"] == "true",
    )
