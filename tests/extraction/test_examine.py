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
from dsonet.extraction import Findings, MachineBusy, Remark, examine, needs_password
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


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def relations(**kinds: str) -> str:
    """A part that leads to others: the kind of the relation, and where it leads."""
    rows = (
        f'<Relationship Id="r{number}" Type="{RELATIONS}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kinds.items())
    )
    return f"<Relationships>{''.join(rows)}</Relationships>"


def zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


BODY = f'<w:document xmlns:w="x"><w:body>{paragraph("Gebiedsexploitatie")}</w:body></w:document>'


@pytest.mark.parametrize(
    ("main", "notes", "target"),
    [
        ("word/document2.xml", "word/footnotes2.xml", "word/document2.xml"),
        ("word/document2.xml", "word/footnotes.xml", "/word/document2.xml"),
        ("WORD\\Document.xml", "word\\Footnotes.xml", "word/document.xml"),
        ("anders/stuk.xml", "anders/footnotes.xml", "./anders/stuk.xml"),
    ],
)
def test_the_body_is_where_the_package_says(main: str, notes: str, target: str) -> None:
    """Word for the web and other programs call it otherwise."""
    relation = relations(officeDocument=target)
    parts = {"_rels/.rels": relation, main: BODY, notes: part("footnotes", "Een noot")}
    findings = found(zipped(parts), DOCX)
    assert findings.words == "Gebiedsexploitatie\n\nEen noot\n"
    assert findings.remarks == ()


def test_hyphens_that_word_keeps_together_stay_and_those_that_it_hides_go() -> None:
    run = "<w:t>Noord</w:t><w:noBreakHyphen/><w:t>Holland be</w:t><w:softHyphen/><w:t>leid\xadsplan</w:t>"
    assert found(docx(f"<w:p><w:r>{run}</w:r></w:p>"), DOCX).words == "Noord-Holland beleidsplan\n"


SMART_ART = '<d:dataModel xmlns:d="x" xmlns:a="y"><d:pt><d:t><a:p><a:t>Stap een</a:t></a:p></d:t></d:pt></d:dataModel>'
CHART = (
    '<c:chart xmlns:c="x" xmlns:a="y"><c:title><a:p><a:t>Woningen per jaar</a:t></a:p></c:title><c:strCache>'
    "<c:pt><c:v>Breda</c:v></c:pt><c:pt><c:v>Tilburg</c:v></c:pt></c:strCache>"
    "<c:numCache><c:pt><c:v>4711</c:v></c:pt></c:numCache></c:chart>"
)
DRAWN = {"diagrams/data1.xml": SMART_ART, "charts/chart1.xml": CHART}
IN_DRAWINGS = ("Stap een\n", "Woningen per jaar\n", "Breda\nTilburg\n")


def test_words_in_smart_art_and_charts_of_a_document() -> None:
    parts = {f"word/{name}": words for name, words in DRAWN.items()}
    parts |= {"word/document.xml": '<w:document xmlns:w="x"/>'}
    parts |= {
        "word/_rels/document.xml.rels": relations(diagramData="diagrams/data1.xml", chart="charts/chart1.xml")
    }
    findings = found(zipped(parts), DOCX)
    assert all(words in findings.words for words in IN_DRAWINGS)
    assert "4711" not in findings.words
    assert findings.remarks == ()


def test_words_in_smart_art_and_charts_of_a_slide_stand_with_it() -> None:
    parts = {f"ppt/{name}": words for name, words in DRAWN.items()}
    for number in (1, 2):
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="x" xmlns:a="y"><a:t>Dia {number}</a:t></p:sld>'
        )
    drawn = relations(diagramData="../diagrams/data1.xml", chart="../charts/chart1.xml")
    parts |= {"ppt/presentation.xml": "<p/>", "ppt/slides/_rels/slide1.xml.rels": drawn}
    words = found(zipped(parts), PPTX).words
    assert all(words.index("Dia 1") < words.index(one) < words.index("Dia 2") for one in IN_DRAWINGS)


def test_words_in_charts_and_boxes_on_a_sheet() -> None:
    box = '<x:wsDr xmlns:x="x" xmlns:a="y"><a:p><a:t>In een vak</a:t></a:p></x:wsDr>'
    parts = {
        "xl/workbook.xml": "<workbook/>",
        "xl/worksheets/sheet1.xml": "<worksheet/>",
        "xl/worksheets/_rels/sheet1.xml.rels": relations(drawing="../drawings/drawing1.xml"),
        "xl/drawings/drawing1.xml": box,
        "xl/drawings/_rels/drawing1.xml.rels": relations(
            chart="../charts/chart1.xml", drawing="drawing1.xml"
        ),
        "xl/charts/chart1.xml": CHART,
    }
    words = found(zipped(parts), XLSX).words
    assert all(one in words for one in ("In een vak\n", *IN_DRAWINGS[1:]))


def test_what_was_filled_in_on_a_form_is_read_and_drawn() -> None:
    filled_in, empty = (found(a_form(value), PDF) for value in ("Zevenhuizerdriehoek", ""))
    assert "Zevenhuizerdriehoek" in filled_in.words
    assert filled_in.thumbnail != empty.thumbnail


def a_form(value: str) -> bytes:
    """A PDF of one page with one field for text."""
    look = f"BT /F 20 Tf 5 5 Td ({value}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/DR<</Font<</F 5 0 R>>>>/DA(/F 20 Tf)>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Annots[4 0 R]>>",
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(naam)/V({value})/Rect[10 10 290 40]/F 4/P 3 0 R/AP<</N 6 0 R>>>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 280 30]/Resources<</Font<</F 5 0 R>>>>/Length {len(look)}>>"
        f"stream\n{look}\nendstream",
    ]
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj{one}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(content)
    return (
        content
        + f"xref\n0 7\n0000000000 65535 f \n{table}trailer<</Size 7/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    )


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
    monkeypatch.setattr("dsonet.extraction.examining.SHARE", 0)
    assert found(make_paper("pdf", ["Kop"]), PDF).remarks == (Remark.TOO_MUCH,)


def test_on_a_busy_machine_nothing_is_said_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsonet.extraction.examining.SECONDS", 0.001)
    monkeypatch.setattr("dsonet.extraction.examining.SHARE", 10_000)
    with pytest.raises(MachineBusy):
        found(make_paper("pdf", ["Kop"]), PDF)
    assert not needs_password(io.BytesIO(make_paper("pdf", ["Kop"])))


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
