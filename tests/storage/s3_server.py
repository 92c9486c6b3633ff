"""A stand-in for an object store: the part of S3 that obstore speaks with us, in memory, on loopback.

It is no S3: it believes every signature, keeps nothing, and is consistent at once. What it can't show is shown by
obstore, which thousands use with the real ones; what it can show is that our side asks for the right things.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

BUCKET, KEY_ID, SECRET = "dso", "sleutel", "geheim"
DATED = "2026-01-01T10:00:00.000Z"


class Store(ThreadingHTTPServer):
    """One bucket."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.asked: list[str] = []
        self.is_away = False
        self.once_put: Callable[[], object] | None = None

    @property
    def endpoint(self) -> str:
        """Its address, without the bucket."""
        return f"http://127.0.0.1:{self.server_port}"

    def settings(self, use: str = "s3") -> dict[str, str]:
        """What an application is told of it."""
        return {
            "STORAGE": use,
            "S3_ENDPOINT": self.endpoint,
            "S3_BUCKET": BUCKET,
            "S3_ACCESS_KEY_ID": KEY_ID,
            "S3_SECRET_ACCESS_KEY": SECRET,
            "S3_REGION": "us-east-1",
        }


@contextmanager
def object_store() -> Iterator[Store]:
    """One that runs inside the block."""
    with Store() as store:
        threading.Thread(target=store.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield store
        store.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Store

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def handle_one_request(self) -> None:
        if self.server.is_away:
            self.close_connection = True
            return
        super().handle_one_request()

    def do_PUT(self) -> None:
        name, query, body = self._asked()
        if "uploadId" in query:
            self.server.parts[query["uploadId"]][int(query["partNumber"])] = body
        else:
            self._keep(name, body)
        self._answer(200, headers={"ETag": '"etag"'})

    def do_POST(self) -> None:
        name, query, body = self._asked()
        if "delete" in query:
            keys = re.findall("<Key>(.*?)</Key>", body.decode())
            for key in keys:
                self.server.objects.pop(key, None)
            gone = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
            self._answer(200, f"<DeleteResult>{gone}</DeleteResult>".encode())
        elif "uploads" in query:
            number = str(len(self.server.parts) + 1)
            self.server.parts[number] = {}
            self._xml("InitiateMultipartUploadResult", Bucket=BUCKET, Key=name, UploadId=number)
        else:
            parts = self.server.parts.pop(query["uploadId"])
            self._keep(name, b"".join(parts[number] for number in sorted(parts)))
            self._xml("CompleteMultipartUploadResult", Bucket=BUCKET, Key=name, ETag="etag", Location="")

    def do_DELETE(self) -> None:
        name, query, _body = self._asked()
        self.server.parts.pop(query.get("uploadId", ""), None)
        if "uploadId" not in query:
            self.server.objects.pop(name, None)
        self._answer(204)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        name, query, _body = self._asked()
        if "list-type" in query:
            rows = "".join(
                f"<Contents><Key>{escape(key)}</Key><LastModified>{DATED}</LastModified>"
                f"<ETag>etag</ETag><Size>{len(content)}</Size></Contents>"
                for key, content in sorted(self.server.objects.items())
            )
            self._answer(200, f"<ListBucketResult><Name>{BUCKET}</Name>{rows}</ListBucketResult>".encode())
        elif name not in self.server.objects:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._send(self.server.objects[name], query)

    def _send(self, content: bytes, query: dict[str, str]) -> None:
        headers = {"ETag": '"etag"', "Last-Modified": "Thu, 01 Jan 2026 10:00:00 GMT"}
        headers |= {
            name.removeprefix("response-").title(): value
            for name, value in query.items()
            if name.startswith("response-")
        }
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if not found:
            return self._answer(200, content, headers)
        first, last = int(found[1]), min(int(found[2]), len(content) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        return self._answer(206, content[first : last + 1], headers)

    def _keep(self, name: str, content: bytes) -> None:
        self.server.objects[name] = content
        if self.server.once_put is not None:
            self.server.once_put()

    def _asked(self) -> tuple[str, dict[str, str], bytes]:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.server.asked.append(f"{self.command} {self.path}")
        signed = self.headers.get("Authorization") or f"Credential={query.get('X-Amz-Credential')}"
        assert f"Credential={KEY_ID}/" in signed
        return (
            parts.path.removeprefix(f"/{BUCKET}").lstrip("/"),
            query,
            self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )

    def _xml(self, root: str, **facts: str) -> None:
        inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in facts.items())
        self._answer(200, f"<{root}>{inner}</{root}>".encode())

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
