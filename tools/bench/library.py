"""The library measured: lists of many documents, and pages read while files are looked into."""

import http.client
import io
import statistics
import time
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, text

from dsonet import storage
from dsonet.database import db, now, reading
from dsonet.demo.papers import make_paper
from dsonet.documents.models import Document, Examination, Folder, Version
from dsonet.documents.queries.findings import anything_waits
from dsonet.storage.models import StoredFile
from tools.bench import filling, inside
from tools.bench.report import Figure
from tools.bench.servers import our_server, our_worker

FEW, MANY = 200, 20_000
READS = 200
PATHS = {
    "folder": "/documenten/map/1",
    "folder, latest": "/documenten/map/1?volgorde=nieuwste",
    "all": "/documenten/alles",
    "top": "/documenten",
}


def figures(folder: Path) -> list[Figure]:
    """All of it."""
    return [*_lists(folder), _background(folder)]


def _lists(folder: Path) -> list[Figure]:
    seen = {}
    for count in (FEW, MANY):
        site = filling.fill(folder / f"library-{count}", [1])
        app = site.app()
        with app.app_context():
            _add_documents(count)
        client = inside.reader(app, site)
        seen[count] = {
            name: (inside.queries(app, client, path), _milliseconds(client, path))
            for name, path in PATHS.items()
        }
    found = []
    for name in PATHS:
        (queries, before), (queries_after, after) = seen[FEW][name], seen[MANY][name]
        words = f"{after / before:.2f} times ({before:.1f} and {after:.1f} ms), {queries} and {queries_after} queries"
        reached = after <= 1.2 * before and queries == queries_after
        what = f"library, {name}: {MANY:,} documents"
        found.append(Figure(what, f"≤ 1.2 × of {FEW}, same queries", words, reached))
    return found


def _milliseconds(client: FlaskClient, path: str) -> float:
    times = []
    for _ in range(30):
        begin = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1000


def _add_documents(count: int) -> None:
    moment, ids = now(), range(1, count + 1)
    db.session.execute(insert(Folder), [folder_row(id_) for id_ in (1, 2)])
    file = {"media_type": "application/pdf", "size": 1, "sha256": "a" * 64, "created_at": moment}
    document = {"description": "", "source": "", "language": "nl", "is_confidential": False, "newest": 1}
    rows = [
        {
            "id": id_,
            "folder_id": 1 + id_ % 2,
            "title": f"Document {id_ * 7919 % 100_003}",
            "title_key": f"document {id_ * 7919 % 100_003}",
            "dated": date(2020, 1, 1) + timedelta(days=id_ % 2000),
            "added_by_id": 1,
            "created_at": moment - timedelta(hours=id_),
            "changed_at": moment - timedelta(hours=id_),
            **document,
        }
        for id_ in ids
    ]
    db.session.execute(
        insert(StoredFile),
        [{"id": id_, "key": f"{id_:040x}", "filename": f"{id_}.pdf", **file} for id_ in ids],
    )
    db.session.execute(insert(Document), rows)
    version = {"number": 1, "added_by_id": 1, "reason": "", "created_at": moment}
    db.session.execute(insert(Version), [{"document_id": id_, "file_id": id_, **version} for id_ in ids])
    found = {"tries": 1, "done_at": moment, "pages": 3, "remarks": [], "words": "woord " * 100}
    db.session.execute(insert(Examination), [{"file_id": id_, **found} for id_ in ids])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def folder_row(id_: int) -> dict[str, object]:
    """An open folder, as a row."""
    name = f"Map {id_}"
    return {
        "id": id_,
        "name": name,
        "name_key": name.lower(),
        "description": "",
        "members_add": True,
        "created_at": now(),
    }


def _background(folder: Path) -> Figure:
    """Pages read while the worker looks into a hundred documents of thirty pages."""
    site = filling.fill(folder / "background", [20])
    app = site.app()
    with app.app_context():
        _add_waiting_files()
    cookie, path = filling.cookie(app), filling.address(1)
    with our_server(site) as ours:
        _page_times(ours.port, path, cookie, READS)
        alone = statistics.median(_page_times(ours.port, path, cookie, READS))
        during = list[float]()
        with our_worker(site):
            while _waiting(app):
                during += _page_times(ours.port, path, cookie, 20)
    busy = statistics.median(during)
    seen = f"{busy / alone:.2f} times ({alone:.1f} and {busy:.1f} ms, {len(during)} pages)"
    return Figure("a thread page while 100 documents are looked into", "≤ 1.2 ×", seen, busy <= 1.2 * alone)


def _add_waiting_files() -> None:
    content = io.BytesIO(
        make_paper("pdf", ["Kop", *("Een alinea over wonen en grond. " * 40 for _ in range(80))])
    )
    for number in range(1, 101):
        content.seek(0)
        stored = storage.put(content, len(content.getbuffer()))
        file = StoredFile.of(stored, f"{number}.pdf", "application/pdf")
        db.session.add(file)
        db.session.flush()
        db.session.add(Examination(file_id=file.id))
    db.session.commit()


def _waiting(app: Flask) -> bool:
    with app.app_context(), reading():
        return anything_waits()


def _page_times(port: int, path: str, cookie: str, number: int) -> list[float]:
    """Milliseconds of pages read one after another."""
    times = []
    for _ in range(number):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        begin = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        connection.getresponse().read()
        times.append((time.perf_counter() - begin) * 1000)
        connection.close()
    return times
