"""Pages and posts a second, in turn with the limit app, so that a busy machine slows both."""

import itertools
import os
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tools.bench import filling, words
from tools.bench.load import Ask, Result, get, load, post
from tools.bench.servers import Server, machine_seconds
from tools.bench.visitor import Visitor

CONNECTIONS = 4
ROUNDS = 5
WARM_UP = 0.5
MOST_OTHERS = 0.1
OTHERS = range(2, 202)
"""Threads of 20 replies, together more than a web process keeps drawings of."""
LIST = f"/overleg/{filling.SLUG}"
Asks = Callable[[], Iterator[Ask]]


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to measure: at us, and the nearest that the limit app has."""

    name: str
    ours: Asks
    limit: Asks | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What one server did in all rounds of a case: medians of its rounds."""

    rate: float
    p50: float
    p95: float
    cpu: float
    """Milliseconds of processor time of the workers for each answer."""
    others: float
    """Share of the machine that programs beside the server and the generator took."""
    errors: list[str]


@dataclass(frozen=True, slots=True)
class Round:
    """One run of one case at one server."""

    result: Result
    cpu: float
    others: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One case at both servers."""

    name: str
    ours: Seen
    limit: Seen | None

    @property
    def is_quiet(self) -> bool:
        """Did other programs leave the machine to both servers? Else the share is the others' doing."""
        return all(seen.others <= MOST_OTHERS for seen in (self.ours, self.limit) if seen)

    @property
    def share(self) -> float | None:
        """Our answers a second as a share of the limit app's."""
        return self.ours.rate / self.limit.rate if self.limit and self.limit.rate else None


def cases(ours: Server, cookie: str, limit: Server | None) -> list[Case]:
    """All that is measured; posting comes last, for it changes the lists."""
    me = Visitor(ours.port, cookie)
    me.open(filling.address(1))
    guest = _limit_visitor(limit) if limit else None
    first_name = f">{filling.name(1).split(' ', 1)[0]}<"

    def pages(path: str, text: str) -> Asks:
        return lambda: itertools.repeat(get(path, me.cookie, text))

    def limits(path: str, text: str) -> Asks | None:
        return (lambda: itertools.repeat(get(path, guest.cookie, text))) if guest else None

    def others() -> Iterator[Ask]:
        return (get(filling.address(n), me.cookie, words.mark(n, 20)) for n in itertools.cycle(OTHERS))

    for thread in OTHERS:
        me.open(filling.address(thread))
    topic, topics = limits("/topic/1", "POSTMARK1X20END"), limits("/topics", "Topic 20: ")
    return [
        Case("thread with 20 replies", pages(filling.address(2), words.mark(2, 20)), topic),
        Case("20 replies of 200", pages(filling.address(1), words.mark(1, 20)), topic),
        Case("20 replies, ever others", others, topic),
        Case("thread list", pages(LIST, words.title(20)), topics),
        Case("home", pages("/", first_name), topics),
        Case("post a reply", lambda: _replies(me), (lambda: _limit_replies(guest)) if guest else None),
    ]


def measure(case: Case, ours: Server, limit: Server | None, seconds: float) -> Measured:
    """Rounds of `seconds` at the one and at the other in turn."""
    here: list[Round] = []
    there: list[Round] = []
    for _round in range(ROUNDS):
        if limit and case.limit:
            there.append(_run(limit, case.limit, seconds))
        here.append(_run(ours, case.ours, seconds))
    return Measured(case.name, _summary(here), _summary(there) if there else None)


def _run(server: Server, asks: Asks, seconds: float) -> Round:
    load(server.port, [asks() for _client in range(CONNECTIONS)], WARM_UP)
    before = (server.cpu_seconds(), time.process_time(), machine_seconds())
    result = load(server.port, [asks() for _client in range(CONNECTIONS)], seconds)
    after = (server.cpu_seconds(), time.process_time(), machine_seconds())
    serving, asking, everything = (late - early for late, early in zip(after, before, strict=True))
    others = max(0.0, everything - serving - asking) / (result.seconds * (os.cpu_count() or 1))
    return Round(result, serving * 1000 / max(1, len(result.milliseconds)), others)


def _summary(rounds: list[Round]) -> Seen:
    return Seen(
        rate=statistics.median(one.result.rate for one in rounds),
        p50=statistics.median(one.result.percentile(0.5) for one in rounds),
        p95=statistics.median(one.result.percentile(0.95) for one in rounds),
        cpu=statistics.median(one.cpu for one in rounds),
        others=statistics.median(one.others for one in rounds),
        errors=[error for one in rounds for error in one.result.errors],
    )


def reply_to(thread: int, visitor: Visitor, cookie: str) -> Ask:
    """A reply in a thread under a key of its own, with that key in its words."""
    key = secrets.token_urlsafe(16)
    body = visitor.form(text=f"{key} {words.text(thread, 0).source}", submission=key)
    return post(f"/overleg/{thread}/reacties", cookie, body, 303, "#reactie-", key)


def _replies(me: Visitor) -> Iterator[Ask]:
    for number in itertools.count(secrets.randbelow(900)):
        yield reply_to(100 + number % 900, me, me.cookie)


def _limit_visitor(limit: Server) -> Visitor:
    guest = Visitor(limit.port, "")
    guest.open("/login")
    guest.open("/topic/1")
    return guest


def _limit_replies(guest: Visitor) -> Iterator[Ask]:
    for number in itertools.count(secrets.randbelow(900)):
        topic = 100 + number % 900
        body = guest.form(body=words.text(topic, 0).source)
        yield post(f"/reply/{topic}", guest.cookie, body, 302, "#post-")
