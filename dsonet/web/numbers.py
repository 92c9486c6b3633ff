"""Numbers and words in addresses: such as a row can have. And numbers as people read them."""

from flask import Flask, request
from flask_babel import format_decimal
from werkzeug.routing import IntegerConverter, UnicodeConverter

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """`<int:…>` in a route: what no row can have is a 404 before any query."""

    regex = "[0-9]+"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})  # type: ignore[arg-type]


class WordConverter(UnicodeConverter):
    """`<…>` in a route: control characters, at which a database stumbles, are a 404 too."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.regex = r"[^/\x00-\x1f\x7f]+"


def init_numbers(app: Flask) -> None:
    """Bound every integer and word in every route; the filter `number` writes «130.668» in Dutch."""
    app.jinja_env.filters["number"] = format_decimal
    app.url_map.converters.update(int=IdConverter, string=WordConverter, default=WordConverter)


def number_from_query(name: str) -> int | None:
    """The whole number `?name=` if it is one that a row can have, else None."""
    return whole_number(request.args.get(name, ""))


def whole_number(text: str) -> int | None:
    """The number in `text` if it is one that a row can have, or 0; else None."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))):
        return None
    number = int(text)
    return number if number <= LARGEST_ID else None
