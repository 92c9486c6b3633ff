"""A real ClamAV, with one signature, says of our files what it says of others'."""

import io
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dsonet.storage.models import VirusCheck
from dsonet.storage.viruses import ScannerAway, _ask
from tests.storage.clamd import EICAR

CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
STARTS_IN = 60


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    """Its socket."""
    if CLAMD is None:
        pytest.skip("there is no ClamAV here")
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        (own / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        settings = own / "clamd.conf"
        user = "User root\n" if os.getuid() == 0 else ""
        settings.write_text(
            f"LocalSocket {own}/clamd.ctl\nDatabaseDirectory {own}\nForeground yes\nStreamMaxLength 4M\n{user}"
        )
        process = subprocess.Popen([CLAMD, "-c", str(settings)], stdout=subprocess.DEVNULL)
        try:
            until = time.monotonic() + STARTS_IN
            while not (own / "clamd.ctl").exists() and process.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
            yield str(own / "clamd.ctl")
        finally:
            process.kill()
            process.wait(timeout=10)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 goed", VirusCheck.PASSED),
        (b"%PDF-1.7 " + EICAR, VirusCheck.FOUND),
        (bytes(3 * 1024 * 1024), VirusCheck.PASSED),
    ],
)
def test_it_passes_and_holds(clamd: str, content: bytes, said: VirusCheck) -> None:
    assert _ask(clamd, io.BytesIO(content)) == said


def test_what_is_larger_than_it_takes_is_not_passed(clamd: str) -> None:
    with pytest.raises(ScannerAway):
        _ask(clamd, io.BytesIO(bytes(9 * 1024 * 1024)))
