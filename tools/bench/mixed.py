"""Members who read and write at once while the background worker sends: nothing may fail or get lost."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from dsonet.database import db
from dsonet.forum.models import Reply
from tools.bench import filling, words
from tools.bench.filling import Site
from tools.bench.load import Ask, Result, get, load
from tools.bench.pages import LIST, reply_to
from tools.bench.servers import Server
from tools.bench.visitor import Visitor

CLIENTS = 16
WRITE_EVERY = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the run gave, and the keys of acknowledged replies that the database does not hold whole."""

    result: Result
    lost: list[str]


def read_and_write(server: Server, site: Site, seconds: float) -> Outcome:
    """16 members at once, four of five requests reading."""
    app = site.app()
    visitors = [Visitor(server.port, filling.cookie(app, member)) for member in range(1, CLIENTS + 1)]
    for visitor in visitors:
        visitor.open(filling.address(1))
    clients = [_member(visitor, number, len(site.sizes)) for number, visitor in enumerate(visitors)]
    result = load(server.port, clients, seconds)
    with app.app_context():
        rows = db.session.execute(select(Reply.submission, Reply.source).where(Reply.submission.is_not(None)))
        kept = dict(rows.tuples().all())
        db.session.remove()
        db.engine.dispose()
    lost = [key for key in result.acknowledged if not kept.get(key, "").startswith(key)]
    return Outcome(result, lost)


def _member(visitor: Visitor, number: int, threads: int) -> Iterator[Ask]:
    chance = random.Random(number)  # noqa: S311 - the same walk every time
    for step in itertools.count(number):
        thread = chance.randint(1, threads)
        if step % WRITE_EVERY == 0:
            yield reply_to(thread, visitor, visitor.cookie)
        elif step % WRITE_EVERY == 1:
            yield get(LIST, visitor.cookie, words.title(1))
        else:
            yield get(filling.address(thread), visitor.cookie, words.mark(thread, 0))
