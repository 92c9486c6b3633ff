"""A photo is decoded, cropped and made again; what is too large, broken or no picture is refused and leaves nothing."""

import contextlib
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, PngImagePlugin

from dsonet import storage
from dsonet.database import db
from dsonet.directory import photos
from dsonet.directory.models import Audience, Card
from dsonet.storage.models import StoredFile
from tests.build import member_id
from tests.directory.making import FORM, picture, save, upload

RED, BLUE = (254, 0, 0), (0, 0, 254)


def stored(app: Flask) -> list[Path]:
    return [path for path in Path(app.config["STORAGE_FOLDER"]).rglob("*") if path.is_file()]


def half_and_half(kind: str = "PNG", **more: Any) -> bytes:
    """Wide: red on the left half, blue on the right."""
    file, image = io.BytesIO(), Image.new("RGB", (800, 400), "red")
    image.paste("blue", (400, 0, 800, 400))
    image.save(file, kind, **more)
    return file.getvalue()


def kept_photo(client: FlaskClient, id_: int, size: str = "") -> Image.Image:
    with client.get(f"/leden/{id_}/foto{size}") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        return Image.open(io.BytesIO(answer.data))


def colour(image: Image.Image, x: float, y: float) -> str:
    pixel = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(pixel, tuple)
    red, _green, blue = pixel
    return "red" if red > 200 > blue else "blue" if blue > 200 > red else f"{pixel}"


def png_head(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00" * 100_000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_becomes_two_squares(app: Flask, client_for: Any, kind: str) -> None:
    before = set(stored(app))
    assert save(client_for("alice"), photo=upload(half_and_half(kind))).status_code == 303
    id_ = member_id(app, "alice")
    large, small = (kept_photo(client_for("bob"), id_, size) for size in ("", "/klein"))
    assert (large.size, small.size) == ((512, 512), (96, 96))
    assert (colour(large, 0.1, 0.5), colour(large, 0.9, 0.5)) == ("red", "blue"), "the middle"
    assert len(set(stored(app)) - before) == 2
    assert f'src="/leden/{id_}/foto/klein"' in client_for("bob").get("/leden").text
    assert f'src="/leden/{id_}/foto"' in client_for("bob").get(f"/leden/{id_}").text


@pytest.mark.parametrize(
    ("crop", "left", "right"),
    [
        ({"crop_x": "0"}, "red", "red"),
        ({"crop_x": "1000"}, "blue", "blue"),
        ({"crop_x": "500", "crop_size": "100"}, "red", "blue"),
        ({"crop_x": "300", "crop_size": "400"}, "red", "red"),
    ],
)
def test_the_chosen_square_is_kept(
    app: Flask, client_for: Any, crop: dict[str, str], left: str, right: str
) -> None:
    save(client_for("alice"), photo=upload(half_and_half()), **crop)
    photo = kept_photo(client_for("alice"), member_id(app, "alice"))
    assert (colour(photo, 0.1, 0.5), colour(photo, 0.9, 0.5)) == (left, right)


def test_a_picture_on_its_side_is_turned_upright_before_it_is_cropped(app: Flask, client_for: Any) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn clockwise: what is on the left comes on top
    save(client_for("alice"), photo=upload(half_and_half("JPEG", exif=exif), "a.jpg"), crop_y="0")
    photo = kept_photo(client_for("alice"), member_id(app, "alice"))
    assert (colour(photo, 0.5, 0.1), colour(photo, 0.5, 0.9)) == ("red", "red")


def test_nothing_that_hid_in_the_file_is_kept(app: Flask, client_for: Any) -> None:
    before = set(stored(app))
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "kanarie", "kanarie"
    hidden = {"exif": exif, "comment": b"kanarie", "icc_profile": b"kanarie" * 40, "xmp": b"<kanarie/>"}
    save(client_for("alice"), photo=upload(half_and_half("JPEG", **hidden) + b"kanarie", "a.jpg"))
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "kanarie")
    save(client_for("bob"), photo=upload(half_and_half("PNG", pnginfo=words, exif=exif)))
    kept = set(stored(app)) - before
    assert len(kept) == 4
    for path in kept:
        assert b"kanarie" not in path.read_bytes()
        with Image.open(path) as image:
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert not image.getexif()


def test_of_what_moves_the_first_picture_is_taken_and_what_is_clear_becomes_white(
    app: Flask, client_for: Any
) -> None:
    file = io.BytesIO()
    Image.new("RGB", (50, 50), "red").save(
        file, "GIF", save_all=True, append_images=[Image.new("RGB", (50, 50), "blue")]
    )
    save(client_for("alice"), photo=upload(file.getvalue(), "a.gif"))
    assert colour(kept_photo(client_for("alice"), member_id(app, "alice")), 0.5, 0.5) == "red"
    save(client_for("alice"), photo=upload(picture(colour=(0, 0, 0, 0))))
    photo = kept_photo(client_for("alice"), member_id(app, "alice"))
    assert photo.convert("RGB").getpixel((256, 256)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16", "RGB", "RGBA"])
def test_every_way_of_keeping_colours(app: Flask, client_for: Any, mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (60, 40)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert save(client_for("alice"), photo=upload(file.getvalue())).status_code == 303


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (png_head(40_000, 40_000), "te veel beeldpunten"),
        (png_head(2**31 - 1, 2**31 - 1), "te veel beeldpunten"),
        (png_head(8_000, 5_001), "te veel beeldpunten: hoogstens 40"),
        (picture((4_000, 4_001), "WEBP"), "te veel beeldpunten: hoogstens 16"),
        (png_head(3_000, 3_000), "geen foto van maken"),
        (png_head(0, 10), "geen foto van maken"),
        (b"", "geen foto van maken"),
        (b"%PDF-1.7 geen foto", "geen foto van maken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "geen foto van maken"),
        (b"<html><script>alert(1)</script>", "geen foto van maken"),
        (b"GIF89a" + b"\xff" * 400, "geen foto van maken"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 400, "geen foto van maken"),
        (b"RIFF\xff\xff\xff\x7fWEBPVP8 " + b"\x00" * 400, "geen foto van maken"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 15 * 1024 * 1024, "te groot"),
    ],
    ids=lambda value: repr(value[:16]),
)
def test_what_is_refused_is_said_and_nothing_is_half_done(
    app: Flask, client_for: Any, content: bytes, said: str
) -> None:
    before = set(stored(app))
    answer = save(client_for("alice"), photo=upload(content), call_me_about="Blijft staan")
    assert answer.status_code == 422
    assert said in answer.text
    assert "Blijft staan" in answer.text
    assert set(stored(app)) == before
    with app.app_context():
        assert db.session.query(Card).count() == 0
        assert db.session.query(StoredFile).count() == 0


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_cut_off_anywhere_is_refused_or_drawn_as_far_as_it_goes(kind: str, app: Flask) -> None:
    whole = half_and_half(kind)
    with app.app_context(), app.test_request_context():
        for end in range(0, len(whole), max(1, len(whole) // 60)):
            broken = whole[:end] + b"\xff" * 40
            with contextlib.suppress(photos.PhotoRefused):
                photos.take_photo(io.BytesIO(broken), photos.Crop()).discard()


def test_a_new_photo_takes_the_place_of_the_old_one(app: Flask, client_for: Any) -> None:
    before = set(stored(app))
    for paint in ("red", "blue"):
        assert save(client_for("alice"), photo=upload(picture(colour=paint))).status_code == 303
    assert colour(kept_photo(client_for("alice"), member_id(app, "alice")), 0.5, 0.5) == "blue"
    assert len(set(stored(app)) - before) == 2
    with app.app_context():
        assert db.session.query(StoredFile).count() == 2


def test_saving_without_a_new_one_keeps_it_and_it_can_be_taken_away(app: Flask, client_for: Any) -> None:
    before, id_ = set(stored(app)), member_id(app, "alice")
    save(client_for("alice"), photo=upload(picture()))
    save(client_for("alice"), call_me_about="Iets")
    kept_photo(client_for("bob"), id_)
    assert "Haal mijn foto weg" in client_for("alice").get(FORM).text
    save(client_for("alice"), without_photo="y")
    assert client_for("bob").get(f"/leden/{id_}/foto").status_code == 404
    assert set(stored(app)) == before
    assert "/foto" not in client_for("bob").get("/leden").text


def test_it_is_asked_for_again_only_when_it_changed_and_never_by_who_may_not(
    app: Flask, client_for: Any
) -> None:
    id_ = member_id(app, "alice")
    save(client_for("alice"), photo=upload(picture()))
    bob = client_for("bob")
    with bob.get(f"/leden/{id_}/foto") as answer:
        etag = answer.headers["ETag"]
    with bob.get(f"/leden/{id_}/foto", headers={"If-None-Match": etag}) as answer:
        assert answer.status_code == 304
    save(client_for("alice"), photo_for=Audience.NOBODY)
    assert bob.get(f"/leden/{id_}/foto", headers={"If-None-Match": etag}).status_code == 404


def test_a_full_disk_is_said_and_leaves_nothing(app: Flask, client_for: Any, monkeypatch: Any) -> None:
    before, put = set(stored(app)), storage.put
    calls: list[int] = []

    def full_at_the_second(*args: Any) -> Any:
        calls.append(1)
        if len(calls) > 1:
            raise storage.StorageFull("De opslag is vol.")
        return put(*args)

    monkeypatch.setattr(storage, "put", full_at_the_second)
    answer = save(client_for("alice"), photo=upload(picture()))
    assert answer.status_code == 422
    assert "De opslag is vol." in answer.text
    assert set(stored(app)) == before


def test_no_lock_is_held_while_a_picture_is_decoded(app: Flask, client_for: Any, monkeypatch: Any) -> None:
    from_inside: list[bool] = []
    real = photos._square

    def look(*args: Any) -> Any:
        from_inside.append(db.session().in_transaction())
        return real(*args)

    monkeypatch.setattr(photos, "_square", look)
    save(client_for("alice"), photo=upload(picture()))
    assert from_inside == [False]
