"""Someone who opens a page to find what its form needs: a session cookie with its CSRF token."""

import http.client
import re
import urllib.parse
from dataclasses import dataclass

_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(slots=True)
class Visitor:
    """One signed-in browser at one server."""

    port: int
    cookie: str
    csrf_token: str = ""

    def open(self, path: str) -> bytes:
        """Read a page; keep the cookie that it sets and the token in its first form."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        response = connection.getresponse()
        page = response.read()
        connection.close()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {response.status}")
        self.cookie = (response.getheader("Set-Cookie") or self.cookie).split(";", 1)[0]
        self.find_token(page)
        return page

    def find_token(self, page: bytes) -> None:
        """Keep the token of the page's first form."""
        found = _TOKEN.search(page)
        self.csrf_token = found[1].decode() if found else ""

    def form(self, **fields: str) -> str:
        """A form's body with the token."""
        return urllib.parse.urlencode({"csrf_token": self.csrf_token, **fields})
