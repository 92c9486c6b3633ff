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
_SYMBOL = '<symbol id="teken-{name}" viewBox="0 0 24 24">{drawing}</symbol>'
_SHOWN = '<svg class="dso-icon" aria-hidden="true"><use href="#teken-{name}"/></svg>'
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

    def symbols(*names: str) -> Markup:
        """The drawings of icons that a page shows many times, drawn once and out of sight."""
        drawings = (_SYMBOL.format(name=name, drawing=read("icons.json")[name]) for name in names)
        return Markup(f"<svg hidden>{''.join(drawings)}</svg>")  # noqa: S704 - our own build wrote the drawings

    app.jinja_env.globals.update(asset=asset, icon=icon, symbols=symbols, symbol=_symbol)
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


@cache
def _symbol(name: str) -> Markup:
    """An icon that `symbols()` drew on the same page."""
    return Markup(_SHOWN).format(name=name)  # noqa: S704 - a constant


def _draw(drawing: str, label: str) -> Markup:
    named = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'
    return Markup(_ICON.format(label=named, drawing=drawing))  # noqa: S704 - our own build wrote the drawing
