"""The house in an object store that speaks S3: one bucket, each object under its key.

obstore has a folder behind the same interface, but syncs nothing to the disk that it writes; for that we have a house
of our own (docs/decisions/0014).
"""

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from io import BufferedReader
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from dsonet.database import now
from dsonet.storage.keys import is_key
from dsonet.storage.signing import Keys, signed_address

PART = 8 * 1024 * 1024
"""Bytes sent at once; S3 takes ten thousand parts of one object."""
PARTS_AT_ONCE = 2
AHEAD = 2 * 1024 * 1024
"""Bytes asked for at once while reading."""
LASTS = timedelta(seconds=60)


class Bucket:
    """Bytes in a bucket. Its methods raise FileNotFoundError for what is not there, else OSError."""

    def __init__(self, endpoint: str, name: str, keys: Keys) -> None:
        self.address, self.keys = f"{endpoint}/{name}", keys
        self._store = S3Store(
            name,
            endpoint=endpoint,
            access_key_id=keys.id,
            secret_access_key=keys.secret,
            region=keys.region,
            virtual_hosted_style_request=False,
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": "5s",
                "timeout": "60s",
            },
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
        )

    def keep(self, key: str, pieces: Iterable[bytes]) -> None:
        """Put away what `pieces` give, whole or not at all."""
        with _told_as_os_error():
            obstore.put(self._store, key, iter(pieces), chunk_size=PART, max_concurrency=PARTS_AT_ONCE)

    def open(self, key: str) -> BufferedReader:
        """The bytes from the start; each piece is fetched when it is read."""
        return BufferedReader(_Object(self._store, key, self.size_of(key)), AHEAD)

    def size_of(self, key: str) -> int:
        """How many bytes there are."""
        try:
            with _told_as_os_error():
                return obstore.head(self._store, key)["size"]
        except FileNotFoundError:
            self._is_there()
            raise

    def remove(self, key: str) -> None:
        """Remove the bytes; nothing happens when they are gone."""
        with _told_as_os_error():
            obstore.delete(self._store, key)

    def answers(self) -> bool:
        """Does the store answer for this bucket?"""
        self._is_there()
        return True

    def _is_there(self) -> None:
        """A bucket that is not there says of each file that it is not: then nothing is known of any."""
        try:
            with _told_as_os_error():
                next(iter(obstore.list(self._store, chunk_size=1)), None)
        except FileNotFoundError as error:
            raise OSError("the bucket is not there") from error

    def keys_older_than(self, age: timedelta) -> Iterator[str]:
        """The keys of bytes that were put away so long ago."""
        limit = now() - age
        with _told_as_os_error():
            for some in obstore.list(self._store):
                yield from (
                    one["path"] for one in some if is_key(one["path"]) and one["last_modified"] < limit
                )

    def direct_address(self, key: str, headers: dict[str, str]) -> str:
        """Where a browser fetches the bytes itself, for a minute, under these headers of the answer."""
        asked = {f"response-{name.lower()}": value for name, value in headers.items()}
        return signed_address(self.keys, f"{self.address}/{key}", asked, LASTS, datetime.now(UTC))


class _Object(io.RawIOBase):
    """One object as a file that can be read from anywhere."""

    def __init__(self, store: S3Store, key: str, size: int) -> None:
        self._store, self._key, self._size, self._at = store, key, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, begin + offset)
        return self._at

    def readinto(self, room: Any) -> int:
        view = memoryview(room).cast("B")
        length = min(len(view), self._size - self._at)
        if length <= 0:
            return 0
        with _told_as_os_error():
            piece = obstore.get_range(self._store, self._key, start=self._at, length=length)
        view[: len(piece)] = memoryview(piece)
        self._at += len(piece)
        return len(piece)


class _told_as_os_error:  # noqa: N801 - reads as a statement
    """What the store has to say, said as a disk would."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, BaseError) and not isinstance(error, OSError):
            raise OSError(f"the object store: {type(error).__name__}") from error
