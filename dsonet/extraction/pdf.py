"""PDF: words, pages, the first page, and whether a screen reader finds its way (ISO 14289)."""

import ctypes
import itertools
from collections.abc import Iterator
from typing import IO

import pypdfium2
from pypdfium2 import raw

from dsonet.extraction.findings import MOST_WORDS, Findings, Locked, Remark
from dsonet.extraction.pictures import WIDTH, jpeg

FEWEST_SIGNS = 20
"""On all pages together: fewer is no text but a stamp, or what a scanner wrote."""
MOST_FIELDS = 5_000
"""Of one page."""
LONGEST_VALUE = 100_000
_HYPHEN_AT_LINE_END = "\ufffe"
_LANGUAGE_SIGNS = 64


def read(stream: IO[bytes]) -> Findings:
    """What a PDF holds. A page that can't be read is passed over."""
    document = _opened(stream)
    words = _words(document)
    return Findings(words, len(document), _first_page(document), tuple(_remarks(document, words)))


def read_lock(stream: IO[bytes]) -> Findings:
    """Nothing but whether it opens."""
    _opened(stream)
    return Findings()


def _opened(stream: IO[bytes]) -> pypdfium2.PdfDocument:
    """Raises Locked, or what pypdfium2 raises."""
    try:
        document = pypdfium2.PdfDocument(stream.read())
        document.init_forms()  # without it, what was filled in is neither drawn nor read
        return document
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise Locked from error
        raise


def _words(document: pypdfium2.PdfDocument) -> str:
    parts, signs = [], 0
    for number in range(len(document)):
        part = _words_of_page(document, number)
        parts.append(part)
        signs += len(part)
        if signs > MOST_WORDS:
            break
    return "\n".join(parts)[:MOST_WORDS]


def _words_of_page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        words: str = page.get_textpage().get_text_bounded(errors="ignore")
        words = "\n".join([words, *_filled_in(document, page)])
        page.close()
    except pypdfium2.PdfiumError:
        return ""
    return (
        words.replace(_HYPHEN_AT_LINE_END + "\r\n", "").replace(_HYPHEN_AT_LINE_END, "").replace("\r\n", "\n")
    )


def _filled_in(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[str]:
    """What stands in the fields of a form (ISO 32000-2 §12.7)."""
    if document.formenv is None:
        return
    for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MOST_FIELDS)):
        field = raw.FPDFPage_GetAnnot(page.raw, number)
        if raw.FPDFAnnot_GetSubtype(field) == raw.FPDF_ANNOT_WIDGET:
            yield _value(document, field)
        raw.FPDFPage_CloseAnnot(field)


def _value(document: pypdfium2.PdfDocument, field: raw.FPDF_ANNOTATION) -> str:
    size = raw.FPDFAnnot_GetFormFieldValue(document.formenv.raw, field, None, 0)
    room = (ctypes.c_ushort * min(size // 2 + 1, LONGEST_VALUE))()
    raw.FPDFAnnot_GetFormFieldValue(document.formenv.raw, field, room, ctypes.sizeof(room))
    return bytes(room).decode("utf-16-le", "ignore").partition("\x00")[0]


def _first_page(document: pypdfium2.PdfDocument) -> bytes | None:
    try:
        page = document[0]
        width, height = page.get_size()
        if not (0 < width < 20_000 and 0 < height < 20_000):
            return None
        return jpeg(page.render(scale=WIDTH / max(width, height)).to_pil())
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return None


def _remarks(document: pypdfium2.PdfDocument, words: str) -> Iterator[Remark]:
    signs = itertools.islice((sign for sign in words if not sign.isspace()), FEWEST_SIGNS)
    if len(list(signs)) < FEWEST_SIGNS:
        yield Remark.NO_WORDS
    if not raw.FPDFCatalog_IsTagged(document.raw):
        yield Remark.NOT_TAGGED
    if not document.get_metadata_value("Title").strip():
        yield Remark.NO_TITLE
    if not _language(document):
        yield Remark.NO_LANGUAGE


def _language(document: pypdfium2.PdfDocument) -> str:
    room = (ctypes.c_ushort * _LANGUAGE_SIGNS)()
    size = raw.FPDFCatalog_GetLanguage(document.raw, room, ctypes.sizeof(room))
    return bytes(room)[: max(0, min(size, ctypes.sizeof(room)) - 2)].decode("utf-16-le", "ignore").strip()
