"""What is in a file: words wherever they stand, pages, a thumbnail, remarks; and whatever it holds, an answer."""

import io
import json
import os
import tempfile
import unicodedata
import zipfile
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pptx import Presentation

from dsonet.demo.papers import make_paper
from dsonet.extraction import Findings, Remark, examine
from tests.extraction.files import (
    DOCX,
    JPEG,
    ODT,
    PDF,
    PNG,
    PPTX,
    XLSX,
    docx,
    odt,
    package,
    paragraph,
    part,
    picture,
    xlsx,
)

REAL = Path(os.environ.get("REAL_DOCUMENTS", Path(__file__).parents[3] / "shared/data/documents"))
KINDS = {"pdf": PDF, "docx": DOCX, "pptx": PPTX}


def found(content: bytes, media_type: str) -> Findings:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return examine(file, media_type)


def folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).split())


@pytest.mark.skipif(
    not (REAL / "manifest.json").exists(), reason="the real documents are not on this machine"
)
def test_every_real_document_gives_its_phrases_and_pages() -> None:
    for facts in json.loads((REAL / "manifest.json").read_text(encoding="utf-8")):
        with (REAL / facts["file"]).open("rb") as file:
            findings = examine(file, KINDS[facts["file"].rpartition(".")[2]])
        words = folded(findings.words)
        assert [phrase for phrase in facts["phrases"] if folded(phrase) not in words] == [], facts["file"]
        assert findings.pages == facts.get("pages", facts.get("slides")), facts["file"]
        assert (findings.thumbnail is not None) == facts["file"].endswith(".pdf")


def test_a_word_document_with_words_in_every_place() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('In de tabel')}</w:tc></w:tr></w:tbl>"
    gone = "<w:p><w:del><w:r><w:delText>Weggehaald</w:delText></w:r></w:del></w:p>"
    content = docx(
        paragraph("Woningbouw") + table + gone,
        word__footnotes_xml=part("footnotes", "Een voetnoot"),
        word__endnotes_xml=part("endnotes", "Een eindnoot"),
        word__comments_xml=part("comments", "Een opmerking"),
        word__header1_xml=part("hdr", "Boven elke bladzij"),
        word__footer2_xml=part("ftr", "Onder elke bladzij"),
    )
    words = found(content, DOCX).words
    for place in (
        "Woningbouw",
        "In de tabel",
        "Een voetnoot",
        "Een eindnoot",
        "Een opmerking",
        "elke bladzij",
    ):
        assert place in words
    assert "Weggehaald" not in words
    assert words.startswith("Woningbouw\n")


def test_slides_in_order_with_their_notes_and_tables() -> None:
    show = Presentation()
    for number in range(12):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"Dia {number}"
        slide.notes_slide.notes_text_frame.text = f"Notitie {number}"
    table = slide.shapes.add_table(1, 1, 0, 0, 100, 100).table
    table.cell(0, 0).text = "In de tabel"
    buffer = io.BytesIO()
    show.save(buffer)
    findings = found(buffer.getvalue(), PPTX)
    places = [findings.words.index(f"Dia {number}\n") for number in range(12)]
    assert places == sorted(places)
    assert findings.words.index("Notitie 2") < findings.words.index("Dia 3")
    assert "In de tabel" in findings.words
    assert findings.pages == 12


def test_sheets_with_their_names_cells_and_comments() -> None:
    findings = found(xlsx(), XLSX)
    for words in (
        "Begroting",
        "Tweede blad",
        "Zaal\t24000",
        "tweede regel",
        "Na de regels\tContributie",
        "Nog navragen",
    ):
        assert words in findings.words
    assert findings.pages == 2


def test_an_opendocument_text() -> None:
    body = "<text:h>Kop</text:h><text:p>Woorden<text:tab/>na <text:span>tab</text:span></text:p>"
    for kind in (ODT, ODT.replace("text", "spreadsheet"), ODT.replace("text", "presentation")):
        assert "Kop\nWoorden\tna tab" in found(odt(body), kind).words


def test_a_pdf_has_words_pages_and_a_first_page() -> None:
    findings = found(make_paper("pdf", ["Notitie over grond", "Een alinea over de prijs."]), PDF)
    assert "Notitie over grond" in findings.words
    assert findings.pages == 1
    assert Remark.NO_TITLE not in findings.remarks
    assert findings.thumbnail is not None
    with Image.open(io.BytesIO(findings.thumbnail)) as drawn:
        assert max(drawn.size) == 480


def test_a_scan_is_known_to_have_no_words() -> None:
    page = FPDF()
    page.add_page()
    page.image(io.BytesIO(picture()), 0, 0, 100)
    findings = found(bytes(page.output()), PDF)
    assert set(findings.remarks) == {Remark.NO_WORDS, Remark.NOT_TAGGED, Remark.NO_TITLE, Remark.NO_LANGUAGE}
    assert findings.thumbnail is not None


def test_a_locked_pdf_says_so() -> None:
    page = FPDF()
    page.set_encryption(owner_password="baas", user_password="open")
    page.add_page()
    assert found(bytes(page.output()), PDF).remarks == (Remark.LOCKED,)


def test_a_picture_stands_upright_and_tells_nothing() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Kanarie"
    findings = found(picture(exif=exif), JPEG)
    assert findings.thumbnail is not None
    assert b"Kanarie" not in findings.thumbnail
    with Image.open(io.BytesIO(findings.thumbnail)) as drawn:
        assert drawn.height > drawn.width
        assert max(drawn.size) == 480


def black(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
HOSTILE = {
    "entities": lambda: (package(word__document_xml=ENTITIES), DOCX),
    "outside": lambda: (package(word__document_xml='<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'), DOCX),
    "long part": lambda: (docx("a" * 110_000_000), DOCX),
    "deep": lambda: (docx("<a>" * 400_000), DOCX),
    "pixels": lambda: (black(30_000, 30_000), PNG),
    "no zip": lambda: (b"PK\x03\x04" + b"x" * 100, XLSX),
    "loop": lambda: (b"%PDF-1.7\n" + b"1 0 obj<</Kids[1 0 R]>>endobj " * 1000, PDF),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_of_what_is_hostile_nothing_grows(kind: str) -> None:
    findings = found(*HOSTILE[kind]())
    assert findings.remarks in ((Remark.DAMAGED,), (Remark.TOO_MUCH,))
    assert findings.words == ""


def test_of_words_without_end_the_first_are_kept() -> None:
    assert len(found(docx(paragraph("a" * 3_000_000)), DOCX).words) == 2_000_000


def test_too_long_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsonet.extraction.examining.SECONDS", 0.001)
    assert found(make_paper("pdf", ["Kop"]), PDF).remarks == (Remark.TOO_MUCH,)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{",
        b"[]",
        b'{"words": 1}',
        b'{"words": "", "pages": "x"}',
        b'{"words": "", "remarks": ["x"]}',
        b'{"words": "", "thumbnail": "%"}',
        b"[" * 100_000,
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(answer: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        Findings.unpacked(answer)


def test_what_is_no_picture_is_not_kept_as_one() -> None:
    assert Findings.unpacked(b'{"words": "a\\u0000\\ud800", "thumbnail": "PGI+", "pages": -4}') == Findings(
        "a", 0
    )


SAMPLES = [
    (make_paper("pdf", ["Kop", "Alinea"]), PDF),
    (make_paper("docx", ["Kop", "Alinea"]), DOCX),
    (make_paper("pptx", ["Kop\nRegel"]), PPTX),
    (xlsx(), XLSX),
    (picture(), JPEG),
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAMPLES), st.data())
def test_however_it_is_broken_there_is_an_answer(sample: tuple[bytes, str], data: st.DataObject) -> None:
    content = bytearray(sample[0])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(1, len(content))) :]
    assert isinstance(found(bytes(content), sample[1]), Findings)


def test_what_is_read_by_nobody_has_nothing_found() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w"):
        pass
    assert found(buffer.getvalue(), "video/mp4") == Findings()
