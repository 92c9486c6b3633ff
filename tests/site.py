"""The name under which every test reaches the site.

A name as a real network has it: nothing may lean on the host being this machine.
"""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

HOST = "intranet.dso.example"
SITE = f"https://{HOST}"
COOKIE = "__Host-session"
"""The cookie of a signed-in browser, over https."""


class Browser(FlaskClient):
    """A test client at the site's own name, that closes what it sent: of a large upload that is a file on disk."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.environ_base["HTTP_REFERER"] = f"{SITE}/"  # over https a form is refused without it

    def open(self, *args: Any, **more: Any) -> TestResponse:
        if args and isinstance(args[0], str):
            more.setdefault("base_url", SITE)
        response = super().open(*args, **more)
        for one in (*response.history, response):
            one.request.environ["wsgi.input"].close()
        return response

    def session_transaction(self, *args: Any, **more: Any) -> Any:
        return super().session_transaction(*args, base_url=SITE, **more)

    def get_cookie(self, key: str, domain: str = HOST, path: str = "/") -> Any:
        return super().get_cookie(key, domain, path)

    def set_cookie(self, key: str, value: str = "", **more: Any) -> None:
        super().set_cookie(key, value, **{"domain": HOST, "secure": True, **more})
