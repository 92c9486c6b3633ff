"""Behind a real nginx, files are sent by nginx itself, after the site checked the right."""

import contextlib
import http.client
import io
import os
import shutil
import socket
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from dsonet.worker import Worker
from tests.build import a_document, a_folder
from tests.site import COOKIE, HOST
from tools.bench.servers import free_port

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CONTENT = b"%PDF-1.7 " + bytes(range(256)) * 40
SETTINGS = """
{user} daemon off; pid {own}/pid; error_log {own}/error.log; events {{}}
http {{
  access_log off;
  client_body_temp_path {own}; proxy_temp_path {own}; fastcgi_temp_path {own};
  uwsgi_temp_path {own}; scgi_temp_path {own};
  server {{
    listen 127.0.0.1:{port};
    location /opslag/ {{
      internal;
      alias {files}/;
      add_header Content-Security-Policy "sandbox; default-src 'none'" always;
      add_header X-Content-Type-Options nosniff always;
    }}
    location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host {host}; }}
  }}
}}
"""
Ask = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def ask(app: Flask, client_for: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """A question to the site through nginx, as one of the cast."""
    if NGINX is None:
        pytest.skip("there is no nginx here")
    monkeypatch.setitem(app.config, "X_ACCEL_PREFIX", "/opslag")
    site = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=site.serve_forever, daemon=True)
    serving.start()
    port = free_port()
    user = "user root;" if os.getuid() == 0 else ""
    files = app.config["STORAGE_FOLDER"]
    settings = SETTINGS.format(
        user=user, own=tmp_path, port=port, files=files, behind=site.server_port, host=HOST
    )
    (tmp_path / "nginx.conf").write_text(settings)
    nginx = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")])
    try:
        _wait(port)
        yield lambda path, who, method="GET", **headers: _answer(port, method, path, client_for(who), headers)
    finally:
        nginx.terminate()
        nginx.wait(timeout=10)
        site.shutdown()
        serving.join(timeout=10)
        site.server_close()


def _wait(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
    pytest.fail("nginx did not start")


def _answer(
    port: int, method: str, path: str, client: FlaskClient, headers: dict[str, str]
) -> tuple[int, dict[str, str], bytes]:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    sent = {
        "Cookie": f"{COOKIE}={cookie.value}",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    connection.request(method, path, headers=sent)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def test_nginx_sends_it_whole_in_ranges_and_under_conditions(app: Flask, ask: Ask) -> None:
    document = a_document(app, a_folder(app), CONTENT, filename="Notitie élan.pdf")
    path = f"/documenten/{document}/x.pdf"
    status, headers, content = ask(path, "alice")
    assert (status, content) == (200, CONTENT)
    assert headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''Notitie" in headers["Content-Disposition"]
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Accel-Redirect" not in headers
    status, _headers, content = ask(path, "alice", Range="bytes=5-99")
    assert (status, content) == (206, CONTENT[5:100])
    assert ask(path, "alice", If_None_Match=headers["ETag"])[0] == 304


def test_who_may_not_gets_nothing_and_the_inner_address_is_closed(app: Flask, ask: Ask) -> None:
    folder = a_folder(app, readers="secretariat")
    document = a_document(app, folder, CONTENT)
    assert ask(f"/documenten/{document}/x.pdf", "alice")[0] == 404
    assert ask(f"/documenten/{document}/x.pdf", "dana")[0] == 200
    stored = next(Path(app.config["STORAGE_FOLDER"]).glob("*/*"))
    assert ask(f"/opslag/{stored.parent.name}/{stored.name}", "dana")[0] == 404


def test_bytes_that_are_gone_are_404(app: Flask, ask: Ask) -> None:
    document = a_document(app, a_folder(app), CONTENT)
    for path in Path(app.config["STORAGE_FOLDER"]).glob("*/*"):
        path.unlink()
    assert ask(f"/documenten/{document}/x.pdf", "alice")[0] == 404


def test_ones_own_data_come_whole_and_can_be_fetched_again(app: Flask, client_for: Any, ask: Ask) -> None:
    client_for("alice").post("/mijn-gegevens/export")
    with app.app_context():
        Worker().run_once()
    for _time in range(2):
        status, _headers, content = ask("/mijn-gegevens/export/ophalen", "alice", "POST")
        assert status == 200
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            assert "LEESMIJ.txt" in archive.namelist()
