"""What the tests of the library share: files as a browser sends them, and what lies in storage."""

import io
from pathlib import Path
from typing import Any

from flask import Flask

from dsonet.demo.papers import make_paper

PDF = make_paper("pdf", ["Notitie", "Een alinea."])
OTHER_PDF = make_paper("pdf", ["Notitie", "Een betere alinea."])
DOCX = make_paper("docx", ["Verslag", "Een alinea."])
CANARY = "Kanarie"


def bring(client: Any, folder: int, *files: tuple[bytes, str]) -> Any:
    """Send files to a folder."""
    data = {"files": [(io.BytesIO(content), name) for content, name in files]}
    return client.post(f"/documenten/map/{folder}/toevoegen", data=data)


def renew(client: Any, document: int, content: bytes, name: str = "notitie.pdf", reason: str = "") -> Any:
    """Send a newer version."""
    data = {"file": (io.BytesIO(content), name), "reason": reason}
    return client.post(f"/documenten/{document}/versies", data=data)


def fetched(client: Any, address: str) -> bytes:
    """The bytes at an address, which must be there."""
    with client.get(address) as answer:
        assert answer.status_code == 200, address
        content: bytes = answer.data
        return content


def stored(app: Flask) -> list[Path]:
    """Every file that lies in storage."""
    return [path for path in Path(app.config["STORAGE_FOLDER"]).rglob("*") if path.is_file()]
