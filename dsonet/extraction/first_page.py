"""The first page of an Office file, and how many there are, by LibreOffice where that is installed.

It runs by itself, with a profile that is gone afterwards, limits of time and memory, and nothing that a document asks
to be fetched or run. Where it is not installed, or fails, the file has no picture: words are found without it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import IO

from dsonet.extraction.examining import PACKAGE_FOLDER, examine
from dsonet.extraction.findings import Findings
from dsonet.extraction.limits import OFFICE_SECONDS

_EXTENSIONS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
"""What it is asked to read. Not files with macros."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
_BEGINS_AGAIN = 81
"""How it ends when it has just made its profile (EXITHELPER_NORMAL_RESTART)."""


def with_first_page(findings: Findings, stream: IO[bytes], media_type: str) -> Findings:
    """`findings` with a picture, and the number of pages where that was not known."""
    program, extension = _program(), _EXTENSIONS.get(media_type)
    if program is None or extension is None or not findings.words.strip():
        return findings
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        with (own / f"stuk.{extension}").open("wb") as copy:
            stream.seek(0)
            shutil.copyfileobj(stream, copy)
        made = own / "stuk.pdf"
        if not _convert(program, own, extension) or not made.exists():
            return findings
        with made.open("rb") as page:
            of_pdf = examine(page, "application/pdf")
    pages = findings.pages if findings.pages is not None else of_pdf.pages
    return replace(findings, thumbnail=of_pdf.thumbnail, pages=pages)


def _program() -> str | None:
    """LibreOffice itself, behind the script that starts it: limits and signals then reach it."""
    found = shutil.which("soffice")
    if found is None:
        return None
    itself = Path(found).resolve().with_name("soffice.bin")
    return str(itself) if itself.exists() else found


def _convert(program: str, folder: Path, extension: str) -> bool:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    asked = ["--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "pdf"]
    asked += ["--outdir", str(folder), str(folder / f"stuk.{extension}")]
    status = _run([program, *asked], folder)
    return (_run([program, *asked], folder) if status == _BEGINS_AGAIN else status) == 0


def _run(command: list[str], home: Path) -> int | None:
    """How the program ended; None when it took too long."""
    with subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", "dsonet.extraction.limited", *command],
        cwd=PACKAGE_FOLDER,
        env={"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(OFFICE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None
