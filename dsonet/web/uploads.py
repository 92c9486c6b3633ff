"""The answer to a form that the page's script sends, because it has files and shows how far they are.

A script's request follows a redirect by itself: it would load the next page unseen, spend the message on it,
and lose the place (`#…`) in its address. So the script is told where to go, and the browser goes there.
"""

import tempfile

from flask import Flask, Response, request

ONE_OF_MANY = "upload-each"


def init_uploads(app: Flask) -> None:
    """Answer the script with 201 and the address, where a form gets a redirect."""
    tempfile.gettempdir()  # looked for now: on a full disk it can't be found any more
    app.after_request(_name_destination)


def is_one_of_many() -> bool:
    """Does the script send each file by itself? It says what came of them, so the next page need not."""
    return request.headers.get("X-Requested-With") == ONE_OF_MANY


def _name_destination(response: Response) -> Response:
    if response.status_code == 303 and request.headers.get("X-Requested-With") in ("upload", ONE_OF_MANY):
        response.status_code = 201
    return response
