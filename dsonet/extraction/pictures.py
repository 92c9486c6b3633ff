"""Pictures: smaller, upright, and drawn anew so that nothing hidden in the file comes along."""

import io
from typing import IO

from PIL import Image, ImageOps

from dsonet.extraction.findings import Findings

WIDTH = 480
"""Pixels of the longest side of a thumbnail: sharp on a phone at half that."""
MOST_PIXELS = 60_000_000
QUALITY = 72


def read(stream: IO[bytes]) -> Findings:
    """The picture as a thumbnail; of a phone held upside down too."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses twice this
    with Image.open(stream, formats=("PNG", "JPEG")) as picture:
        picture.draft("RGB", (WIDTH * 2, WIDTH * 2))
        picture.thumbnail((WIDTH * 2, WIDTH * 2), Image.Resampling.BILINEAR)
        return Findings(thumbnail=jpeg(ImageOps.exif_transpose(picture)))


def jpeg(picture: Image.Image) -> bytes:
    """A small JPEG on white, of the pixels alone."""
    picture.thumbnail((WIDTH, WIDTH))
    sheet = Image.new("RGB", picture.size, "white")
    with_alpha = picture.convert("RGBA")
    sheet.paste(with_alpha, mask=with_alpha)
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()
