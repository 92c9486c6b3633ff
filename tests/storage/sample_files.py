"""Small files of each kind, made here, and traps that look like them."""

import io
import struct
import zipfile
from collections.abc import Mapping

from fpdf import FPDF

OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "docx": (OFFICE + "wordprocessingml.document.main+xml", "word/document.xml"),
    "xlsx": (OFFICE + "spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
    "pptx": (OFFICE + "presentationml.presentation.main+xml", "ppt/presentation.xml"),
}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def a_zip(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file with these parts, in order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def an_office_file(extension: str, content_type: str | None = None, **more: bytes) -> bytes:
    """An Office document with the two parts that count, and `more` parts (`__` in a name is a `/`)."""
    kind, main = KINDS[extension]
    types = f'<Types><Override PartName="/{main}" ContentType="{content_type or kind}"/></Types>'
    extra = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    return a_zip({"[Content_Types].xml": types.encode(), main: b"<xml/>", **extra})


def an_odt(media_type: bytes = b"application/vnd.oasis.opendocument.text", **more: bytes) -> bytes:
    """An OpenDocument text."""
    extra = {name.replace("__", "/"): content for name, content in more.items()}
    return a_zip({"mimetype": media_type, "content.xml": b"<xml/>", **extra})


def an_old_office_file(*names: str) -> bytes:
    """A compound file ([MS-CFB]) with these streams: a head, and one sector of its directory."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00"))
    head[30:32] = (9).to_bytes(2, "little")
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in ("Root Entry", *names))
    return bytes(head) + entries.ljust(512, b"\x00")


def _a_pdf_under_lock(password: str | None) -> bytes:
    page = FPDF()
    page.add_page()
    page.set_font("helvetica")
    page.cell(text="Een geheim")
    page.set_encryption(owner_password="baas", user_password=password)
    return bytes(page.output())


def an_endless_directory() -> bytes:
    """A zip whose directory has a million lines: reading it would take a gigabyte of memory."""
    line = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(line) * 1_000_000, 30, 0)
    return b"PK\x03\x04".ljust(30, b"\x00") + line * 1_000_000 + end


SAMPLES = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "mp4": MP4,
    "odt": an_odt(),
    "ods": an_odt(b"application/vnd.oasis.opendocument.spreadsheet"),
    "odp": an_odt(b"application/vnd.oasis.opendocument.presentation"),
    **{extension: an_office_file(extension) for extension in KINDS},
}
MACRO_SAMPLES = {
    f"{extension[:-1]}m": an_office_file(extension, content_type, macros__vbaProject_dot_bin=b"x")
    for extension, content_type in (
        ("docx", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("xlsx", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ("pptx", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
    )
}
_ENCRYPTED = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
LOCKED = {
    "begroting.pdf": _a_pdf_under_lock("open"),
    "begroting.xlsx": an_old_office_file("EncryptionInfo", "EncryptedPackage"),
    "brief.odt": an_odt(**{"META-INF/manifest.xml": _ENCRYPTED}),
}
RESTRICTED = _a_pdf_under_lock(None)
"""It opens without a password; with one, it can be changed."""
