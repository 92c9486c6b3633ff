"""Where the built front end is: addresses with a content hash, and icons drawn into the page.

`make assets` builds it. In production the manifest is read once; in development at each page, so that
`make watch` is seen at once.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from markupsafe import Markup, escape
from whitenoise import WhiteNoise

BUILT = Path(__file__).parent.parent / "static" / "dist"
ADDRESS = "/static/"
_ICON = '<svg class="dso-icon" viewBox="0 0 24 24" {label}>{drawing}</svg>'


class AssetsMissing(Exception):
    """The front end was not built."""


def init_assets(app: Flask) -> None:
    """Serve what was built, for ever by its hash, and give templates `asset()` and `icon()`."""
    developing = app.config["APP_MODE"] == "development"
    read = _read_anew if developing else cache(_read_anew)

    def asset(name: str) -> str:
        return ADDRESS + str(read("manifest.json")[name])

    drawn: dict[tuple[str, str], Markup] = {}

    def icon(name: str, label: str = "") -> Markup:
        if (name, label) not in drawn:
            drawn[name, label] = _draw(read("icons.json")[name], label)
        return drawn[name, label]

    app.jinja_env.globals.update(asset=asset, icon=icon)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(BUILT),
        prefix=ADDRESS,
        autorefresh=developing,
        allow_all_origins=False,
        immutable_file_test=r"\.[A-Z0-9]{8}\.",
        max_age=0,
    )


def _read_anew(name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((BUILT / name).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AssetsMissing("The front end was not built: run make assets") from error
    return found


def _draw(drawing: str, label: str) -> Markup:
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    return Markup(_ICON.format(label=named, drawing=drawing))  # noqa: S704 - our own build wrote the drawing
