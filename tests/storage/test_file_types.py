"""What is taken at the door is what it says it is, and nothing that runs."""

import io
import json
import os
import re
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as some

from dsonet.storage import file_types
from dsonet.storage.file_types import Allowed
from tests.storage.sample_files import (
    JPEG,
    KINDS,
    LOCKED,
    MACRO_SAMPLES,
    MP4,
    PDF,
    PNG,
    RESTRICTED,
    SAMPLES,
    a_zip,
    an_endless_directory,
    an_odt,
    an_office_file,
    an_old_office_file,
)

SHARED = (
    Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "documents"
)
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ZEROS = bytes(2 * 1024 * 1024)


@pytest.fixture(scope="module", autouse=True)
def _in_dutch(shelf: Flask) -> object:
    with shelf.test_request_context():
        yield


def reason_of(content: bytes, filename: str, **allowed: bool) -> str:
    """Why a file is refused, or nothing."""
    try:
        file_types.check(io.BytesIO(content), filename, Allowed(**allowed))
    except file_types.Refused as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("extension", SAMPLES)
def test_each_kind_is_taken_and_left_at_its_start(extension: str) -> None:
    stream = io.BytesIO(SAMPLES[extension])
    kind = file_types.check(stream, f"Stuk.v2.{extension.upper()}")
    assert kind is file_types.TYPES[{"jpeg": "jpg"}.get(extension, extension)]
    assert file_types.LABELS[kind.media_type] == kind.label
    assert stream.tell() == 0


def test_what_office_libraries_write_is_taken() -> None:
    for extension, make in (
        ("docx", docx.Document),
        ("xlsx", openpyxl.Workbook),
        ("pptx", pptx.Presentation),
    ):
        file = io.BytesIO()
        make().save(file)
        assert reason_of(file.getvalue(), f"stuk.{extension}") == ""


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not on this machine")
def test_real_documents_are_taken() -> None:
    names = [path for path in SHARED.iterdir() if path.suffix != ".json"]
    assert len(names) >= 10
    for path in names:
        with path.open("rb") as file:
            assert file_types.check(file, path.name).extension == path.suffix[1:]
    assert json.loads((SHARED / "manifest.json").read_text())


@pytest.mark.parametrize("said", SAMPLES)
@pytest.mark.parametrize("real", SAMPLES)
def test_content_must_be_what_the_name_says(real: str, said: str) -> None:
    is_same = {"jpeg": "jpg"}.get(real, real) == {"jpeg": "jpg"}.get(said, said)
    assert (reason_of(SAMPLES[real], f"stuk.{said}") == "") is is_same


OTHER = "html svg exe dotm doc zip js xml htm xhtml mht svgz swf gif webp txt pdf.exe"


@pytest.mark.parametrize(
    "name", [*(f"a.{other}" for other in OTHER.split()), "a", "", ".", "a.", "pdf", "a.pdf "]
)
def test_other_kinds_are_refused_with_the_list(name: str) -> None:
    assert "Wel: pdf, docx" in reason_of(PDF, name)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("IMG_1.HEIC", "Meest compatibel"),
        ("film.mov", "als mp4"),
        ("plaatje.webp", "als jpg of png"),
        ("brief.doc", "als docx"),
        ("brief.pages", "als docx"),
    ],
)
def test_what_people_bring_otherwise_is_told_how_to_bring(name: str, how: str) -> None:
    assert re.search(f"Wel: pdf, docx.*{how}", reason_of(PDF, name))


def test_a_jpeg_by_its_other_names_is_taken() -> None:
    assert reason_of(JPEG, "foto.jfif") == reason_of(JPEG, "foto.JPEG") == ""


@pytest.mark.parametrize("extension", SAMPLES)
@pytest.mark.parametrize(
    "content", [HTML, SVG, b"MZ\x90\x00", b"\x7fELF\x02\x01", b"#!/bin/sh\n", b"\x00", b"P", b"PK\x03\x04"]
)
def test_a_page_or_program_under_another_name_is_refused(extension: str, content: bytes) -> None:
    assert f"geen .{extension}" in reason_of(content, f"stuk.{extension}")


@pytest.mark.parametrize("extension", SAMPLES)
def test_an_empty_file_is_refused(extension: str) -> None:
    assert "leeg" in reason_of(b"", f"stuk.{extension}")


@pytest.mark.parametrize(
    "markup", [HTML, SVG, b"<ScRiPt>", b"< html", b"<iframe src=a>", b"<\x00s\x00c\x00r\x00i\x00p\x00t\x00>"]
)
@pytest.mark.parametrize(("extension", "start"), [("pdf", PDF), ("png", PNG), ("jpg", JPEG), ("mp4", MP4)])
def test_two_kinds_in_one_file_are_refused(extension: str, start: bytes, markup: bytes) -> None:
    assert reason_of(start + markup, f"stuk.{extension}")
    assert reason_of(markup + start, f"stuk.{extension}")


@pytest.mark.parametrize(
    "content",
    [
        an_office_file("docx", MACRO_TYPE),
        an_office_file("docx", word__vbaProject_dot_bin=b"x"),
        an_office_file("docx", word__VBAPROJECT_dot_BIN=b"x"),
        an_office_file("docx", word__embeddings__factuur_dot_exe=b"MZ"),
        an_office_file("docx", word__embeddings__start_dot_lnk=b"x"),
        an_office_file("docx", word__activeX__activeX1_dot_xml=b"x"),
    ],
)
def test_office_files_that_run_something_are_refused(content: bytes) -> None:
    assert "macro" in reason_of(content, "stuk.docx")


@pytest.mark.parametrize("extension", MACRO_SAMPLES)
def test_macros_are_taken_only_where_they_are_allowed_and_under_their_own_name(extension: str) -> None:
    content = MACRO_SAMPLES[extension]
    assert "macro" in reason_of(content, f"stuk.{extension}")
    assert reason_of(content, f"stuk.{extension}", macros=True) == ""
    assert "macro" in reason_of(content, f"stuk.{extension[:-1]}x", macros=True)
    assert "geen" in reason_of(SAMPLES[f"{extension[:-1]}x"], f"stuk.{extension}", macros=True)
    programs = an_office_file("docx", MACRO_TYPE, word__embeddings__a_dot_exe=b"MZ")
    assert "programma" in reason_of(programs, "stuk.docm", macros=True)


@pytest.mark.parametrize(("name", "content"), LOCKED.items())
def test_a_password_is_refused_unless_that_is_allowed(name: str, content: bytes) -> None:
    assert "wachtwoord" in reason_of(content, name)
    assert reason_of(content, name, locked=True) == ""


def test_a_pdf_that_only_may_not_be_changed_opens_without_a_password(tmp_path: Path) -> None:
    assert b"/Encrypt" in RESTRICTED
    assert reason_of(RESTRICTED, "stuk.pdf") == ""


def test_an_old_office_file_is_no_file_with_a_password() -> None:
    assert "oud Office" in reason_of(an_old_office_file("Workbook"), "begroting.xlsx", locked=True)


JAR = a_zip({"META-INF/MANIFEST.MF": b"Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"})
AROUND = {
    "a program behind it": lambda one: one + JAR,
    "a program behind it, with rubbish after": lambda one: one + JAR + b"\x00" * 20,
    "a program behind it, in a remark": lambda one: one + JAR[:-2] + b"\x10\x00" + b"%%EOF".ljust(16),
}


@pytest.mark.parametrize("how", AROUND)
@pytest.mark.parametrize("extension", ["pdf", "png", "jpg", "mp4"])
def test_what_is_a_package_too_is_refused(extension: str, how: str) -> None:
    if extension == "pdf" and how.endswith("rubbish after"):
        pytest.skip("an attachment of a PDF looks the same")
    assert "geen" in reason_of(AROUND[how](SAMPLES[extension]), f"stuk.{extension}")


@pytest.mark.parametrize("extension", [name for name in SAMPLES if name != "pdf"])
def test_what_is_a_pdf_too_is_refused(extension: str) -> None:
    parts = a_zip({"%PDF-1.7": b"%PDF-1.7"}, zipfile.ZIP_STORED)[:-22]
    whole = SAMPLES[extension]
    both = parts + whole if whole.startswith(b"PK") else whole + b"%PDF-1.7"
    assert "geen" in reason_of(both, f"stuk.{extension}")


def test_a_document_that_begins_as_a_pdf_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(an_office_file("docx"))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    both = a_zip({"word/media/image1.png": b"%PDF-1.7", **parts}, zipfile.ZIP_STORED)
    assert "geen .docx" in reason_of(both, "stuk.docx")


ODDLY = "op een ongewone manier ingepakt"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("twice", ["[Content_Types].xml", "WORD/document.xml", "word\\document.xml"])
def test_a_part_that_is_there_twice_is_refused(twice: str) -> None:
    file = io.BytesIO(an_office_file("docx"))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr(twice, b"<other/>")
    assert ODDLY in reason_of(file.getvalue(), "stuk.docx")


@pytest.mark.parametrize("other", [HTML, JAR, b"MZ\x90\x00", b"\x00"])
def test_nothing_stands_before_or_behind_a_document(other: bytes) -> None:
    assert re.search(f"geen .docx|{ODDLY}", reason_of(an_office_file("docx") + other, "stuk.docx"))
    assert ODDLY in reason_of(JAR + an_office_file("docx"), "stuk.docx")


@pytest.mark.parametrize("behind", [b"\n", b"\r\n", b"\n\n\n"])
def test_a_line_end_behind_a_document_hides_nothing(behind: bytes) -> None:
    assert reason_of(an_office_file("docx") + behind, "stuk.docx") == ""


def test_content_types_may_stand_in_single_quotes_and_under_other_capitals() -> None:
    kind, _main = KINDS["xlsx"]
    types = f"<Types><Override PartName='/xl/workbook.xml' ContentType = '{kind}'/></Types>".encode()
    assert reason_of(a_zip({"[content_types].XML": types, "xl\\workbook.xml": b"<xml/>"}), "a.xlsx") == ""


def test_a_directory_of_the_longer_kind_is_told_as_what_it_is() -> None:
    content = an_office_file("xlsx")
    at = content.rindex(b"PK\x05\x06")
    assert ODDLY in reason_of(content[:at] + b"PK\x06\x07".ljust(20, b"\x00") + content[at:], "a.xlsx")


def _first_local(content: bytes, at: int, value: bytes) -> bytes:
    """With other bytes in what stands before the first part."""
    return content[:at] + value + content[at + len(value) :]


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [
        (6, b"\x01\x00", "wachtwoord"),
        (6, b"\x41\x20", "wachtwoord"),
        (8, b"\x00\x00", "ongewone manier"),
        (14, b"\x01\x02\x03\x04", "ongewone manier"),
        (18, b"\x05\x00\x00\x00", "ongewone manier"),
        (22, b"\x05\x00\x00\x00", "ongewone manier"),
        (30, b"[C0", "ongewone manier"),
    ],
)
def test_what_stands_before_a_part_says_the_same_as_the_directory(at: int, value: bytes, reason: str) -> None:
    assert reason in reason_of(_first_local(an_office_file("docx"), at, value), "stuk.docx")


def test_a_part_that_the_directory_calls_encrypted_is_refused() -> None:
    content = bytearray(an_office_file("docx"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "wachtwoord" in reason_of(bytes(content), "stuk.docx")


def test_parts_that_lie_in_each_other_are_refused() -> None:
    content = bytearray(an_office_file("docx", word__a_dot_xml=b"x", word__b_dot_xml=b"x"))
    last = content.rindex(b"PK\x01\x02")
    before = content.rindex(b"PK\x01\x02", 0, last)
    content[last + 42 : last + 46] = content[before + 42 : before + 46]
    assert ODDLY in reason_of(bytes(content), "stuk.docx")


class _Piped(io.BytesIO):
    """What is written as to a pipe: sizes come behind each part."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_place: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def test_sizes_may_stand_behind_the_parts_and_in_longer_fields() -> None:
    kind, main = KINDS["docx"]
    types = f'<Types><Override PartName="/{main}" ContentType="{kind}"/></Types>'
    for force in (False, True):
        file = _Piped()
        with zipfile.ZipFile(file, "w") as package:
            for name, content in {"[Content_Types].xml": types, main: "<xml/>", "word/Ÿ.xml": "x"}.items():
                with package.open(name, "w", force_zip64=force) as written:
                    written.write(content.encode())
        assert reason_of(file.getvalue(), "stuk.docx") == ""


def _a_png(width: int, height: int) -> bytes:
    return PNG[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + PNG[24:]


def _a_jpeg(width: int, height: int, before: bytes = b"", frame: bytes = b"\xc2") -> bytes:
    sizes = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return JPEG + before + b"\xff" + frame + b"\x00\x0b\x08" + sizes + b"\x01\x01\x11\x00\xff\xda\x00\x02"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", _a_png(50_000, 50_000)),
        ("a.png", _a_png(2**31 - 1, 1)),
        ("a.jpg", _a_jpeg(60_000, 60_000)),
        ("a.jpg", _a_jpeg(60_000, 60_000, before=b"\xff\xff\xff\xe1\x00\x08\xff\xc0\x00\x00\x00\x00")),
        ("a.jpg", _a_jpeg(60_000, 60_000, before=b"\xff\xd0\x00rommel\xff\x00")),
        ("a.jpg", _a_jpeg(10, 10, before=_a_jpeg(60_000, 60_000)[len(JPEG) : -4])),
    ],
)
def test_a_picture_without_end_is_refused(name: str, content: bytes) -> None:
    assert "te groot om te tonen" in reason_of(content, name)


@pytest.mark.parametrize(
    ("name", "content"), [("a.png", _a_png(12_000, 9_000)), ("a.jpg", _a_jpeg(12_000, 9_000, frame=b"\xc0"))]
)
def test_what_a_telephone_takes_is_taken(name: str, content: bytes) -> None:
    assert reason_of(content, name) == ""


def test_an_opendocument_text_with_macros_is_refused() -> None:
    assert "macro" in reason_of(an_odt(Basic__Standard__Module1=b"x"), "stuk.odt")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", a_zip({"word/document.xml": b"<xml/>"})),
        ("a.docx", a_zip({"[Content_Types].xml": b"", "word/document.xml": b"<xml/>"})),
        (
            "a.pptx",
            an_office_file(
                "pptx", "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"
            ),
        ),
        ("a.odt", an_odt(b"application/vnd.oasis.opendocument.text-template")),
        ("a.odt", an_odt(b"application/vnd.oasis.opendocument.spreadsheet")),
        ("a.odt", a_zip({"content.xml": b"<xml/>"})),
        ("a.docx", HTML + an_office_file("docx")),
        ("a.docx", an_office_file("docx")[:-30]),
        ("a.docx", an_office_file("docx")[:-1]),
    ],
)
def test_zip_files_that_are_no_document_are_refused(name: str, content: bytes) -> None:
    assert "De inhoud is geen" in reason_of(content, name)


@pytest.mark.parametrize(
    "more",
    [
        {"word/a.xml": ZEROS},
        {f"word/{number}.xml": b"" for number in range(2_001)},
        {f"word/{number}.xml": ZEROS[: 1024 * 1024] + os.urandom(30_000) for number in range(101)},
    ],
)
def test_bombs_are_refused_without_unpacking(more: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(an_office_file("docx"))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    bomb = a_zip({**parts, **more})
    start = time.process_time()
    assert re.search("veel te groots|50 keer zijn grootte", reason_of(bomb, "stuk.docx"))
    assert time.process_time() - start < 0.5


def test_an_endless_directory_is_refused_before_it_is_read() -> None:
    content = an_endless_directory()
    start = time.process_time()
    assert "veel te groots" in reason_of(content, "stuk.docx")
    assert time.process_time() - start < 0.5


def test_a_small_file_that_packs_well_is_no_bomb() -> None:
    assert reason_of(an_office_file("docx", word__a=b" " * 900_000), "stuk.docx") == ""


@settings(deadline=None, max_examples=300)
@given(some.sampled_from(sorted(SAMPLES)), some.data())
def test_a_broken_file_is_taken_or_refused_and_never_a_fault(extension: str, data: some.DataObject) -> None:
    content = bytearray(SAMPLES[extension])
    for _ in range(data.draw(some.integers(1, 6))):
        content[data.draw(some.integers(0, len(content) - 1))] = data.draw(some.integers(0, 255))
    reason_of(bytes(content[: data.draw(some.integers(0, len(content)))]) or b"x", f"stuk.{extension}")
    reason_of(bytes(content), f"stuk.{extension}")
