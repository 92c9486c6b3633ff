"""The rights matrix, read off the policies: what docs/access.md shows (ASVS V8.1.1).

Each `may_*` function of each feature's policy.py is asked for one member of each role, about things of
their own and of someone else.
"""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from dsonet.calendars import policy as calendars
from dsonet.circles import policy as circles
from dsonet.circles.models import Circle
from dsonet.convening import policy as convening
from dsonet.convening.models import PlannedLetter
from dsonet.database import now
from dsonet.directory import policy as directory
from dsonet.documents import policy as documents
from dsonet.documents.models import Document, Folder
from dsonet.forum import policy as forum
from dsonet.forum.models import Reply, Thread
from dsonet.meetings import policy as meetings
from dsonet.meetings.minutes_models import Conclusion
from dsonet.meetings.models import Meeting
from dsonet.meetings.poll_models import DatePoll
from dsonet.members import policy as members
from dsonet.members.models import STAFF, Member, Role
from dsonet.moderation import policy as moderation
from dsonet.outcomes import policy as outcomes
from dsonet.privacy import policy as privacy
from dsonet.succession import policy as succession
from dsonet.succession.models import Succession
from dsonet.themes import policy as themes
from dsonet.themes.models import Theme
from dsonet.web.times import AMSTERDAM
from dsonet.welcome import policy as welcome

POLICIES: tuple[tuple[str, ModuleType], ...] = (
    ("Members", members),
    ("Circles", circles),
    ("Themes", themes),
    ("Conversation", forum),
    ("Moderation", moderation),
    ("Welcome", welcome),
    ("Privacy", privacy),
    ("Succession", succession),
    ("Documents", documents),
    ("Meetings", meetings),
    ("Calendars", calendars),
    ("Letters around meetings", convening),
    ("Uitkomsten", outcomes),
    ("Directory", directory),
)
ASKERS = ("member", "keeper")
"""What the first parameter of a rule is called, when it is the one who asks."""
ME, OTHER = 1, 2
"""Ids of the one who asks and of someone else."""


def access_table() -> str:
    """The page as Markdown."""
    heads = " | ".join(role.value for role in Role)
    lines = [
        "# Who may do what",
        "",
        "Made by `flask --app wsgi access-table` from the `policy.py` of each feature; a test fails when it is stale.",
        "«own» means: only what is their own. Everything needs a sign-in, except the public pages that",
        "`tests/test_routes.py` lists.",
    ]
    for title, policy in POLICIES:
        lines += ["", f"## {title}", "", f"| act | {heads} |", "|---|" + "---|" * len(Role)]
        for name, rule in sorted(inspect.getmembers(policy, inspect.isfunction)):
            if name.startswith("may_") and _is_of(rule, policy) and _asker(rule) in ASKERS:
                cells = " | ".join(_cell(rule, role) for role in Role)
                lines.append(f"| {_first_line(rule)} | {cells} |")
    return "\n".join(lines) + "\n"


def _cell(rule: Callable[..., bool], role: Role) -> str:
    member = _member(ME, role)
    own, others = (rule(member, *_subjects(rule, author)) for author in (ME, OTHER))
    if own == others:
        return "yes" if own else "–"
    return "own" if own else "others'"


def _subjects(rule: Callable[..., bool], author: int) -> list[Any]:
    """What `rule` asks about, belonging to `author`; something closed or ended for what opens or restores."""
    names = list(inspect.signature(rule).parameters)[1:]
    other = _member(author, Role.MEMBER)
    other.ended_at = now() if "restore" in rule.__name__ else None
    theme = Theme(slug="thema", title="Thema")
    closed = now() if "reopen" in rule.__name__ else None
    thread = Thread(author_id=author, theme=theme, closed_at=closed)
    known = {
        "theme": theme,
        "thread": thread,
        "reply": Reply(author_id=author),
        "author_id": author,
        "document": Document(added_by_id=author),
        "folder": Folder(),
        "hidden_at": None,
        "meeting": _meeting(),
        "conclusion": Conclusion(member_id=author),
        "poll": DatePoll(),
        "letter": PlannedLetter(),
        "is_asked": author == ME,
        "moment": now(),
        "member": other,
        "other": other,
        "takes_part": author == ME,
        "succession": Succession(takes_effect_at=now().replace(year=2100)),
        "circle": Circle(host_id=author),
        "role": Role.MEMBER,
        "others": 1,
        "asked_by_id": author,
        "roles": STAFF,
        "left": 0,
    }
    return [known[name] for name in names]


def _meeting() -> Meeting:
    """One that goes on now."""
    moment = now()
    return Meeting(
        starts_at=moment, ends_at=moment.replace(year=2100), announced_at=moment, timezone=AMSTERDAM.key
    )


def _member(id_: int, role: Role) -> Member:
    return Member(id=id_, role=role, may_sign_in=True, joined_at=now())


def _is_of(rule: Callable[..., bool], policy: ModuleType) -> bool:
    """Is it written there, and not only used?"""
    return rule.__module__ == policy.__name__


def _asker(rule: Callable[..., bool]) -> str:
    return next(iter(inspect.signature(rule).parameters))


def _first_line(rule: Callable[..., bool]) -> str:
    return (inspect.getdoc(rule) or rule.__name__).splitlines()[0].rstrip(".")
