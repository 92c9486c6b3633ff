"""Small files, made here, with words in every place where a document can hold them."""

import io
import zipfile

from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet"
PPTX = f"{_OFFICE}presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(**parts: str) -> bytes:
    """A zip of XML parts; `__` in a name stands for a slash, `_` for a dot before the last word."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def docx(body: str, **more: str) -> bytes:
    """A Word document around the XML of its body."""
    return package(word__document_xml=f"<w:document {_W}><w:body>{body}</w:body></w:document>", **more)


def paragraph(words: str) -> str:
    """One paragraph, its words broken over runs as Word does."""
    half = len(words) // 2
    return f"<w:p><w:r><w:t>{words[:half]}</w:t></w:r><w:r><w:t>{words[half:]}</w:t></w:r></w:p>"


def part(kind: str, words: str) -> str:
    """Footnotes, comments, a header…"""
    return f"<w:{kind} {_W}>{paragraph(words)}</w:{kind}>"


def xlsx() -> bytes:
    """Two sheets, a cell of two lines, a comment."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Begroting"
    sheet.append(["Zaal", 24000, "eerste regel\ntweede regel"])
    sheet["A1"].comment = Comment("Nog navragen", "Eva")
    book.create_sheet("Tweede blad").append(["Na de regels", "Contributie"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def odt(body: str) -> bytes:
    """An OpenDocument text."""
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    names += ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    return package(content_xml=f"<office:document-content {names}>{body}</office:document-content>")


def picture(kind: str = "JPEG", size: tuple[int, int] = (900, 300), **facts: object) -> bytes:
    """A red picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind, **facts)
    return buffer.getvalue()
