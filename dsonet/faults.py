"""What a log may say of an exception: its kind and where it was raised, never its words.

An exception's words repeat what it met: a database names the row, a mail server names the reader.
"""

import traceback
from pathlib import Path

FRAMES = 4
"""The innermost places that are named."""


def describe(error: BaseException) -> str:
    """Such as `IntegrityError at listeners.py:21, actions.py:44`, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} at {', '.join(places)}"
