"""The first page of an Office file: by LibreOffice where it is, and honestly without where it is not."""

import io
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from PIL import Image

from dsonet.demo.papers import make_paper
from dsonet.extraction import Findings, Remark, with_first_page
from tests.extraction.files import DOCX, ODT, PDF, PPTX, XLSX, xlsx

FOUND = Findings(words="Woorden")
WORDS = make_paper("docx", ["Verslag", "Een alinea."])
is_here = pytest.mark.skipif(shutil.which("soffice") is None, reason="there is no LibreOffice here")
Stand = Callable[[str], None]


def shown(content: bytes, media_type: str, findings: Findings = FOUND) -> Findings:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        return with_first_page(findings, file, media_type)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Another program under the name of LibreOffice."""

    def write(script: str) -> None:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o700)
        monkeypatch.setenv("PATH", str(tmp_path))

    return write


@is_here
@pytest.mark.parametrize(
    ("content", "media_type"),
    [(WORDS, DOCX), (make_paper("pptx", ["Verslag", "Een alinea."]), PPTX), (xlsx(), XLSX)],
)
def test_where_it_is_installed_there_is_a_picture(content: bytes, media_type: str) -> None:
    findings = shown(content, media_type)
    assert findings.words == "Woorden"
    assert findings.pages
    assert findings.thumbnail
    with Image.open(io.BytesIO(findings.thumbnail)) as page:
        assert page.format == "JPEG"
        assert len(page.getcolors(100_000) or []) > 1


@is_here
def test_nothing_that_a_document_names_elsewhere_is_fetched() -> None:
    asked: list[str] = []

    class Listens(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - so called by http.server

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Listens) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        findings = shown(_with_a_picture_from(f"http://127.0.0.1:{server.server_port}/a.png"), DOCX)
        server.shutdown()
    assert findings.thumbnail
    assert asked == []


@pytest.mark.parametrize("media_type", [DOCX, XLSX, PPTX, ODT])
def test_where_it_is_not_there_is_none(
    media_type: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shown(WORDS, media_type) == FOUND


@pytest.mark.parametrize(
    "script",
    [
        "exit 1",
        "exit 81",
        "exit 0",
        "kill -9 $$",
        'echo geen pdf > "$HOME/stuk.pdf"',
        'exec /bin/dd if=/dev/zero of="$HOME/stuk.pdf" bs=1M count=200',
        "while :; do :; done",
        "exec /bin/dd if=/dev/zero of=/dev/null bs=900M count=1",
    ],
)
def test_whatever_it_does_the_file_has_its_words(
    stand_in: Stand, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr("dsonet.extraction.first_page.OFFICE_SECONDS", 2)
    stand_in(script)
    findings = shown(WORDS, DOCX)
    assert (findings.words, findings.thumbnail, findings.pages) == ("Woorden", None, None)


@pytest.mark.parametrize(
    ("media_type", "findings"),
    [
        (PDF, FOUND),
        ("application/vnd.ms-word.document.macroEnabled.12", FOUND),
        (DOCX, Findings(remarks=(Remark.DAMAGED,))),
        (DOCX, Findings(remarks=(Remark.LOCKED,))),
    ],
)
def test_what_it_need_not_or_must_not_read_it_does_not(
    stand_in: Stand, tmp_path: Path, media_type: str, findings: Findings
) -> None:
    stand_in(f"echo gevraagd > {tmp_path}/gevraagd")
    assert shown(WORDS, media_type, findings) == findings
    assert not (tmp_path / "gevraagd").exists()


def test_it_is_told_nothing_of_our_secrets(
    stand_in: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "geheim")
    stand_in(f"/usr/bin/env > {tmp_path}/omgeving")
    shown(WORDS, DOCX)
    assert "geheim" not in (tmp_path / "omgeving").read_text()
    assert os.environ["SECRET_KEY"] == "geheim"


def _with_a_picture_from(address: str) -> bytes:
    document, buffer = Document(), io.BytesIO()
    document.add_paragraph("Een brief")
    run = document.add_paragraph().add_run()
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    picture.seek(0)
    run.add_picture(picture)
    there = document.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    (blip,) = run._r.xpath(".//a:blip")
    names = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    blip.attrib.pop(f"{{{names}}}embed")
    blip.set(f"{{{names}}}link", there)
    document.element.body.append(
        parse_xml(
            '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:t>Slot</w:t></w:r></w:p>'
        )
    )
    document.save(buffer)
    return buffer.getvalue()
