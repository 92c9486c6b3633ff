"""What a file is and how large, as people read it."""

from flask import Flask
from flask_babel import format_decimal

from dsonet.storage.file_types import LABELS

STEPS = (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024))


def init_sizes(app: Flask) -> None:
    """Give templates the filters `file_size` and `file_kind`."""
    app.jinja_env.filters.update(file_size=size, file_kind=kind)


def size(count: int) -> str:
    """«420 kB», «1,2 MB»: with one decimal below ten."""
    for unit, step in STEPS:
        if count >= step:
            number = round(count / step, 1)
            return f"{format_decimal(number if number < 10 else round(number))} {unit}"
    return f"{count} B"


def kind(media_type: str) -> str:
    """«Pdf», «Word»: what people call it."""
    return LABELS.get(media_type, media_type)
