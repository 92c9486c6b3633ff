"""Large downloads and uploads: their speed beside nginx, and what they cost a web process in memory."""

import http.client
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from dsonet import storage
from dsonet.database import db
from dsonet.documents.models import Document, Folder, Version
from dsonet.storage.models import StoredFile
from tools.bench import filling
from tools.bench.library import folder_row
from tools.bench.report import Figure
from tools.bench.servers import Server, free_port, our_server, wait_for

MEGABYTE = 1024 * 1024
LARGE = 200 * MEGABYTE
"""Bytes of the file that is downloaded; five of them make the zip of a gigabyte."""
IN_ZIP = 5
ADDRESS = "/documenten/1/groot.pdf"
DOWNLOADS = 10
PAIRS = 7


def figures(folder: Path) -> list[Figure]:
    """All of it."""
    site = filling.fill(folder / "downloads", [1])
    path = _add_large_files(site.app())
    cookie = filling.cookie(site.app())
    with our_server(site, MAX_UPLOAD_MB="1100") as ours, _nginx(path.parent, ours.port) as nginx:
        _rate(ours.port, ADDRESS, cookie)
        share = _share("by Python alone", 0.25, (ours.port, cookie), nginx, path.name)
        before = _largest(ours)
        for _ in range(DOWNLOADS):
            _rate(ours.port, ADDRESS, cookie)
        _rate(ours.port, "/documenten/map/1/alles.zip", cookie)
        downloaded = _largest(ours) - before
        _upload(ours.port, cookie)
        uploaded = _largest(ours) - before - downloaded
    with our_server(site, X_ACCEL_PREFIX="/opslag") as ours, _nginx(path.parent, ours.port) as nginx:
        through = _share("through X-Accel", 0.9, (nginx or 0, cookie), nginx, path.name)
    what = f"web process after {DOWNLOADS} downloads of 200 MB and a zip of 1 GB"
    return [
        share,
        through,
        Figure(what, "< 20 MB more", f"{downloaded:+.1f} MB", downloaded < 20),
        Figure("web process after an upload of 1 GB", "< 20 MB more", f"{uploaded:+.1f} MB", uploaded < 20),
    ]


def _add_large_files(app: Flask) -> Path:
    """Five documents of 200 MB, of one and the same content; returns where the first lies."""
    noise = os.urandom(MEGABYTE)
    with app.app_context(), tempfile.TemporaryFile() as source:
        for _ in range(LARGE // MEGABYTE):
            source.write(noise)
        db.session.execute(insert(Folder), [folder_row(1)])
        for number in range(1, IN_ZIP + 1):
            source.seek(0)
            stored = storage.put(source, LARGE)
            file = StoredFile.of(stored, "groot.pdf", "application/pdf")
            document = Document(
                folder_id=1, title=f"Groot {number}", title_key=f"groot {number}", added_by_id=1
            )
            db.session.add(document)
            db.session.flush()
            db.session.add(Version(document_id=document.id, number=1, file=file, added_by_id=1))
            db.session.flush()
        first = db.session.get_one(StoredFile, 1).key
        db.session.commit()
        return Path(app.config["STORAGE_FOLDER"]) / first[:2] / first


def _share(how: str, wanted: float, site: tuple[int, str], nginx: int | None, name: str) -> Figure:
    what, least = f"200 MB {how}, of nginx's plain file", f"≥ {wanted}"
    if nginx is None:
        return Figure(what, least, "no nginx on this machine", None)
    port, cookie = site
    pairs = [(_rate(port, ADDRESS, cookie), _rate(nginx, f"/plain/{name}", "")) for _ in range(PAIRS)]
    share = statistics.median(ours / other for ours, other in pairs)
    rates = [statistics.median(rates) for rates in zip(*pairs, strict=True)]
    return Figure(what, least, f"{share:.2f} ({rates[0]:.0f} and {rates[1]:.0f} MB/s)", share >= wanted)


def _upload(port: int, cookie: str) -> None:
    """A gigabyte by the plain form, as a browser sends it: in pieces, from a disk."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", "/documenten/map/1", headers={"Cookie": cookie})
    answer = connection.getresponse()
    cookie = (answer.getheader("Set-Cookie") or cookie).partition(";")[0]
    page = answer.read().decode()
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    head = (
        f'--line\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--line\r\n'
        'Content-Disposition: form-data; name="files"; filename="reus.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.7 "
    ).encode()
    foot, size = b"\r\n--line--\r\n", 1024 * MEGABYTE
    headers = {
        "Cookie": cookie,
        "Content-Type": "multipart/form-data; boundary=line",
        "Content-Length": str(len(head) + size + len(foot)),
    }
    piece = os.urandom(MEGABYTE)
    body = chain([head], (piece for _ in range(size // MEGABYTE)), [foot])
    connection.request("POST", "/documenten/map/1/toevoegen", body=body, headers=headers)
    status = connection.getresponse().status
    connection.close()
    if status != http.HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"the upload was answered by {status}")


def _rate(port: int, address: str, cookie: str) -> float:
    """MB a second of one download, read as fast as it comes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    begin, size = time.perf_counter(), 0
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    room = bytearray(4 * MEGABYTE)
    while got := answer.readinto(room):
        size += got
    connection.close()
    if answer.status != http.HTTPStatus.OK or size < LARGE:
        raise RuntimeError(f"{address}: {answer.status}, {size} bytes")
    return size / MEGABYTE / (time.perf_counter() - begin)


def _largest(ours: Server) -> float:
    """MB of the largest web process by itself."""
    sizes = []
    for id_ in ours.workers():
        lines = Path(f"/proc/{id_}/smaps_rollup").read_text().splitlines()
        sizes.append(sum(int(line.split()[1]) for line in lines if line.startswith("Private_")))
    return max(sizes) / 1024


@contextmanager
def _nginx(folder: Path, behind: int) -> Iterator[int | None]:
    """The port of an nginx before the site, that also serves `folder` as it comes; None where there is no nginx."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        yield None
        return
    port = free_port()
    with tempfile.TemporaryDirectory() as own:
        settings = Path(own) / "nginx.conf"
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        user = "user root;" if os.getuid() == 0 else ""
        settings.write_text(
            f"{user} daemon off; pid {own}/pid; error_log /dev/null; events {{}} "
            f"http {{ access_log off; sendfile on; {''.join(f'{kind}_temp_path {own};' for kind in kinds)} "
            f"server {{ listen 127.0.0.1:{port}; location /plain/ {{ alias {folder}/; }} "
            f"location /opslag/ {{ internal; alias {folder.parent}/; }} "
            f"location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host 127.0.0.1; }} }} }}"
        )
        process = subprocess.Popen([program, "-p", own, "-c", str(settings)], stderr=subprocess.DEVNULL)
        try:
            wait_for(port, "/healthz", process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=10)
