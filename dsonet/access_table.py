"""The rights matrix, read off the policies: what docs/access.md shows (ASVS V8.1.1).

Each `may_*` function of each feature's policy.py is asked for one member of each role, about things of
their own and of someone else.
"""

import inspect
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any, get_args

from dsonet.calendars import policy as calendars
from dsonet.circles import policy as circles
from dsonet.circles.models import Circle
from dsonet.convening import policy as convening
from dsonet.convening.models import PlannedLetter
from dsonet.database import now
from dsonet.directory import policy as directory
from dsonet.documents import policy as documents
from dsonet.documents.models import Audience, AudienceKind, Document, Folder
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
FOR_CALLERS = re.compile(r"[;.,] [^;.]*\bloaded\b|\s*\(both loaded\)|; `\w+` counts [^:;]*")
Change = Callable[[dict[str, Any]], None]
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
        "‘own’ means: only what is their own; ‘depends’: on what the act is about, as its name says. Each rule is",
        "asked about several things, such as one in a circle and one in the open. Everything needs a sign-in, except",
        "the public pages that `tests/test_routes.py` lists.",
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
    own, others = (
        {rule(member, *_subjects(rule, author, change)) for change in CHANGES if _applies(rule, change)}
        for author in (ME, OTHER)
    )
    if len(own) > 1 and others == {False}:
        return "own, depends"
    if len(own) > 1 or len(others) > 1:
        return "depends"
    if own == others:
        return "yes" if own == {True} else "–"
    return "own" if own == {True} else "others'"


def _applies(rule: Callable[..., bool], change: Change) -> bool:
    """Only some rules can be asked about what is in no circle."""
    circle = inspect.signature(rule).parameters.get("circle")
    return change is not _in_the_open or (circle is not None and type(None) in get_args(circle.annotation))


def _subjects(rule: Callable[..., bool], author: int, change: Change) -> list[Any]:
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
        "asked_at": now().replace(year=2000),
        "appointment": None,
        "roles": STAFF,
        "left": 0,
    }
    change(known)
    return [known[name] for name in names]


def _nothing(_known: dict[str, Any]) -> None:
    """As it is."""


def _in_the_open(known: dict[str, Any]) -> None:
    known["circle"] = None


def _in_a_circle(known: dict[str, Any]) -> None:
    for name in ("thread", "meeting", "theme", "poll"):
        known[name].circle = known["circle"]
    known["folder"].audience = Audience(kind=AudienceKind.CIRCLE, circle=known["circle"])


def _over(known: dict[str, Any]) -> None:
    known["circle"].ends_at = known["meeting"].ends_at = now().replace(year=2000)
    _in_a_circle(known)


def _of_who_left(known: dict[str, Any]) -> None:
    known["member"].ended_at = now().replace(year=2000)


def _of_a_seat(known: dict[str, Any]) -> None:
    known["member"].seat_id = 1


def _asked(known: dict[str, Any]) -> None:
    known["document"].reading_asked_at = now()
    known["folder"].members_add = True
    known["left"] = 1


def _withdrawn(known: dict[str, Any]) -> None:
    known["thread"].withdrawn_at = known["reply"].withdrawn_at = now()


CHANGES: tuple[Change, ...] = (
    _nothing,
    _in_the_open,
    _in_a_circle,
    _over,
    _of_who_left,
    _of_a_seat,
    _asked,
    _withdrawn,
)
"""About which kinds of things each rule is asked: an answer that differs between them depends on it."""


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
    """The first paragraph of what the rule says of itself, without its notes for who calls it."""
    paragraph = " ".join((inspect.getdoc(rule) or rule.__name__).split("\n\n")[0].split())
    return FOR_CALLERS.sub("", paragraph).rstrip(".")
