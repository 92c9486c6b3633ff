"""The papers of the demonstration, made as real files at load time."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from docx import Document
from fpdf import FPDF
from openpyxl import Workbook
from pptx import Presentation

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The same words give the same bytes on any day."""


def make_paper(kind: str, words: Sequence[str]) -> bytes:
    """The bytes of a paper of `kind` (pdf, docx, pptx or xlsx) with `words`, as data/README.md describes."""
    return _MAKERS[kind](words)


def _pdf(words: Sequence[str]) -> bytes:
    title, *paragraphs = words
    page = FPDF()
    page.set_title(title)
    page.set_lang("nl")
    page.set_creation_date(MADE_AT)
    page.add_page()
    page.set_font("Helvetica", "B", 18)
    page.multi_cell(0, 10, _latin(title), new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", size=11)
    for paragraph in paragraphs:
        page.ln(3)
        page.multi_cell(0, 6, _latin(paragraph), new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def _docx(words: Sequence[str]) -> bytes:
    title, *paragraphs = words
    document = Document()
    document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return _saved(document.save)


def _pptx(words: Sequence[str]) -> bytes:
    slides = Presentation()
    for number, text in enumerate(words):
        title, _, rest = text.strip().partition("\n")
        slide = slides.slides.add_slide(slides.slide_layouts[1 if number else 0])
        slide.shapes.title.text = title
        slide.placeholders[1].text = rest.strip()
    return _saved(slides.save)


def _xlsx(words: Sequence[str]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Overzicht")
    for row in words:
        sheet.append([cell.strip() for cell in row.split("|")])
    return _saved(book.save)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def _latin(text: str) -> str:
    """What the built-in fonts of PDF can write."""
    plain = text.replace("–", "-").replace("€", "EUR").replace("’", "'").replace("“", '"').replace("”", '"')
    return plain.encode("latin-1", "replace").decode("latin-1")


_MAKERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
}
