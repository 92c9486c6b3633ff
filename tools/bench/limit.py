"""Runs the limit app from where it is: this module fills it when run, and `tools.bench.limit:app` serves it.

It renders Markdown with a package that this project does not use; here it gets the one that is there. Its
pages show stored HTML, so that only a posted reply notices. What it is filled with needs no cleaning.
"""

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import bleach
from markdown_it import MarkdownIt

TAGS = frozenset({"p", "em", "strong", "a", "ul", "ol", "li", "code", "pre", "blockquote", "h1", "h2", "h3"})
_PARSER = MarkdownIt()


def _render(source: str) -> str:
    cleaned: str = bleach.clean(
        _PARSER.render(source), tags=TAGS, attributes={"a": ["href", "title"]}, strip=True
    )
    return cleaned


def _load() -> Any:
    sys.path.insert(0, os.environ["SHARED_BENCH"])
    return importlib.import_module("limit_app")


def main() -> None:
    """Fill its database, unless that was done before."""
    if not Path(os.environ["LIMIT_DB"]).exists():
        _limit.render_md = _PARSER.render
        _limit.seed()


_limit = _load()
_limit.render_md = _render
app = _limit.app

if __name__ == "__main__":
    main()
