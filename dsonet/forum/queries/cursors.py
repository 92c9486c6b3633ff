"""Where a list of threads goes on: the last row's own keys, packed into an address. A forged one is none."""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_KEYS = struct.Struct(">?qI")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Cursor(NamedTuple):
    """The keys of one row in the order of the list."""

    pinned: bool
    moment: datetime
    thread_id: int

    def packed(self) -> str:
        """As it stands in an address."""
        microseconds = (self.moment - _EPOCH) // timedelta(microseconds=1)
        return base64.urlsafe_b64encode(_KEYS.pack(self.pinned, microseconds, self.thread_id)).decode()


def unpack(text: str) -> Cursor | None:
    """The cursor in an address, or None for what is none."""
    try:
        pinned, microseconds, thread_id = _KEYS.unpack(base64.urlsafe_b64decode(text.encode("ascii")))
        return Cursor(pinned, _EPOCH + timedelta(microseconds=microseconds), min(thread_id, 2**31 - 1))
    except (ValueError, binascii.Error, struct.error, OverflowError):
        return None
