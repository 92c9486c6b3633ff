"""The papers of the demonstration, made as real files at load time."""

import io
from collections.abc import Callable, Sequence

from docx import Document
from fpdf import FPDF
from openpyxl import Workbook
from pptx import Presentation
from PIL import Image, ImageDraw

PICTURE_SIZE = (1600, 900)


def make_paper(kind: str, title: str, paragraphs: Sequence[str]) -> bytes:
    """The bytes of a paper of `kind` (pdf, docx, pptx or xlsx)."""
    return _MAKERS[kind](title, paragraphs)


def make_picture(seed: int) -> bytes:
    """A calm skyline in the colours of the house; another for each seed."""
    width, height = PICTURE_SIZE
    image = Image.new("RGB", PICTURE_SIZE, "#dcecee")
    draw = ImageDraw.Draw(image)
    for layer, colour in enumerate(("#b9d7dc", "#7fb8c2", "#196878", "#0e424e")):
        for column in range(-1, 17):
            rise = (seed * 7919 + layer * 104_729 + column * 1_299_709) % 260
            top = 340 + layer * 110 - rise
            left = column * 104 + layer * 31
            draw.rectangle((left, top, left + 88, height), fill=colour)
    draw.ellipse((1180, 120, 1300, 240), fill="#e8a72c")
    draw.rectangle((0, height - 70, width, height), fill="#082830")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def _pdf(title: str, paragraphs: Sequence[str]) -> bytes:
    page = FPDF()
    page.set_title(title)
    page.set_lang("nl")
    page.set_creation_date(None)  # type: ignore[arg-type]
    page.add_page()
    page.set_font("Helvetica", "B", 18)
    page.multi_cell(0, 10, _latin(title), new_x="LMARGIN", new_y="NEXT")
    page.set_font("Helvetica", size=11)
    for paragraph in paragraphs:
        page.ln(3)
        page.multi_cell(0, 6, _latin(paragraph), new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def _docx(title: str, paragraphs: Sequence[str]) -> bytes:
    document = Document()
    document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return _saved(document.save)


def _pptx(title: str, paragraphs: Sequence[str]) -> bytes:
    slides = Presentation()
    first = slides.slides.add_slide(slides.slide_layouts[0])
    first.shapes.title.text = title
    for paragraph in paragraphs:
        heading, _, rest = paragraph.partition(". ")
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text = heading[:90]
        slide.placeholders[1].text = rest or paragraph
    return _saved(slides.save)


def _xlsx(title: str, paragraphs: Sequence[str]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Overzicht"
    sheet.append([title])
    for paragraph in paragraphs:
        sheet.append([cell.strip() for cell in paragraph.split("|")])
    return _saved(book.save)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


def _latin(text: str) -> str:
    """What the built-in fonts of PDF can write."""
    return text.replace("–", "-").replace("€", "EUR ").encode("latin-1", "replace").decode("latin-1")


_MAKERS: dict[str, Callable[[str, Sequence[str]], bytes]] = {"pdf": _pdf, "docx": _docx, "pptx": _pptx, "xlsx": _xlsx}
