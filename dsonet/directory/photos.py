"""A chosen picture becomes the two squares of a card: decoded, turned upright, cropped, made again.

What is kept is drawn anew on an empty sheet, so nothing that hides in the file (place, device, comment) comes
along. Call it while no transaction is open: decoding takes time. One picture at a time is decoded in a process,
so that many at once can't fill its memory.
"""

import io
import struct
import threading
import zlib
from dataclasses import dataclass
from typing import IO

from flask_babel import gettext as _
from PIL import Image, ImageOps

from dsonet import storage
from dsonet.storage.models import StoredFile

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_PIXELS_OF_WEBP = 16_000_000
"""Its decoder takes four times the memory of the others."""
LARGE, SMALL = 512, 96
WORKING_SIZE = 2048
"""Larger pictures are made smaller before anything else, which for a JPEG is a part of decoding."""
STRIP = 64
"""Lines of the smaller picture that are made at once: a copy of the whole would take its size again in memory."""
KEPT_FOR_TURNING = ("exif", "xmp")
WHOLE = 1000
MEDIA_TYPE = "image/jpeg"
_FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, struct.error, zlib.error)
"""What the decoders raise about a file that is broken or not what it seems."""
_ONE_AT_A_TIME = threading.Lock()


class PhotoRefused(Exception):
    """This can't become a photo; the message is for people."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The chosen square, in thousandths: its side of the shorter side, its place of the room that is left."""

    x: int = WHOLE // 2
    y: int = WHOLE // 2
    size: int = WHOLE

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The square in pixels of a picture so large; it always lies inside."""
        side = max(1, min(width, height) * self.size // WHOLE)
        left, top = (width - side) * self.x // WHOLE, (height - side) * self.y // WHOLE
        return left, top, left + side, top + side


@dataclass(frozen=True, slots=True)
class Photo:
    """What was put away of one picture; the rows are not yet in the session."""

    large: StoredFile
    small: StoredFile

    def discard(self) -> None:
        """Remove the bytes of a photo that was not kept after all."""
        storage.remove(self.large.key)
        storage.remove(self.small.key)


def take_photo(stream: IO[bytes], crop: Crop) -> Photo:
    """Make and store the two squares. Raises PhotoRefused, leaving nothing."""
    _refuse_large_file(stream)
    with _ONE_AT_A_TIME:
        square = _square(stream, crop)
    try:
        large = _store(square, LARGE)
        try:
            return Photo(large, _store(square, SMALL))
        except storage.StorageFull:
            storage.remove(large.key)
            raise
    except storage.StorageFull as full:
        raise PhotoRefused(str(full)) from full


def _refuse_large_file(stream: IO[bytes]) -> None:
    if stream.seek(0, io.SEEK_END) > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        raise PhotoRefused(_("Deze foto is te groot: er past ten hoogste %(most)s MB.", most=most))
    stream.seek(0)


def _square(stream: IO[bytes], crop: Crop) -> Image.Image:
    """The chosen square of the first picture in `stream`, on a white sheet of its own."""
    try:
        with Image.open(stream, formats=FORMATS) as picture:
            _refuse_many_pixels(picture)
            return _cropped(picture, crop)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PhotoRefused(_too_many_pixels(MOST_PIXELS)) from bomb
    except _FAULTS as fault:
        raise PhotoRefused(
            _(
                "Hier kunnen we geen foto van maken. Kies een jpg-, png-, webp- of gif-bestand dat je zelf kunt openen."
            )
        ) from fault


def _refuse_many_pixels(picture: Image.Image) -> None:
    """Before decoding: so far only the head of the file was read."""
    most = MOST_PIXELS_OF_WEBP if picture.format == "WEBP" else MOST_PIXELS
    if picture.width * picture.height > most:
        raise PhotoRefused(_too_many_pixels(most))


def _too_many_pixels(most: int) -> str:
    words = _(
        "Deze foto heeft te veel beeldpunten: hoogstens %(most)s miljoen. Maak hem eerst kleiner.",
        most=most // 1_000_000,
    )
    return str(words)


def _cropped(picture: Image.Image, crop: Crop) -> Image.Image:
    upright = ImageOps.exif_transpose(_smaller(picture))
    square = upright.crop(crop.box(*upright.size)).resize((LARGE, LARGE))
    sheet = Image.new("RGB", square.size, "white")
    sheet.paste(square, mask=square)
    return sheet


def _smaller(picture: Image.Image) -> Image.Image:
    """The picture in four plain channels, not much larger than is of use, with what says how it was held."""
    picture.draft(None, (WORKING_SIZE, WORKING_SIZE))
    picture.load()
    factor = max(1, max(picture.size) // WORKING_SIZE)
    small = Image.new("RGBA", (-(-picture.width // factor), -(-picture.height // factor)))
    for top in range(0, small.height, STRIP):
        bottom = min(picture.height, (top + STRIP) * factor)
        strip = picture.crop((0, top * factor, picture.width, bottom)).convert("RGBA")
        small.paste(strip.reduce(factor), (0, top))
    small.info = {name: picture.info[name] for name in KEPT_FOR_TURNING if name in picture.info}
    return small


def _store(square: Image.Image, side: int) -> StoredFile:
    content = io.BytesIO()
    square.resize((side, side)).save(content, "JPEG", quality=85, optimize=True)
    content.seek(0)
    stored = storage.put(content, MOST_BYTES)
    return StoredFile.of(stored, f"foto-{side}.jpg", MEDIA_TYPE)
