"""What a file is called, whatever the sender called it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dsonet.storage import clean_filename


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Notitie grondbeleid (v2).docx", "Notitie grondbeleid (v2).docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jan\\stuk.pdf", "stuk.pdf"),
        ("/home/jan/stuk.pdf", "stuk.pdf"),
        ("stuk\r\nX-Evil: 1.pdf", "stuk X-Evil_ 1.pdf"),
        ("factuur\u202efdp.exe", "factuurfdp.exe"),
        ("a\x00b.pdf", "ab.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ('a<b>"c|?*.pdf', "a_b__c___.pdf"),
        ("CON", "bestand-CON"),
        ("con.pdf", "bestand-con.pdf"),
        ("Lpt1.txt.pdf", "bestand-Lpt1.txt.pdf"),
        ("console.pdf", "console.pdf"),
        ("", "bestand"),
        ("...", "bestand"),
        (".pdf", "pdf"),
        (".htaccess", "htaccess"),
        ("stuk.pdf. . ", "stuk.pdf"),
        ("map/", "bestand"),
        ("\u200b\u202e.\u200b", "bestand"),
        ("stuk . pdf", "stuk.pdf"),
        (".\U0001133a", "bestand"),
    ],
)
def test_names(sent: str, kept: str) -> None:
    assert clean_filename(sent) == kept


def test_a_long_name_keeps_its_extension() -> None:
    name = clean_filename("é" * 400 + ".docx")
    assert len(name) <= 150
    assert name.endswith("é.docx")


@given(some.text(some.characters(), max_size=300))
def test_any_name_becomes_one_that_every_system_holds(sent: str) -> None:
    name = clean_filename(sent)
    assert 0 < len(name) <= 150
    assert not set(name) & set('/\\<>:"|?*\r\n\x00\u202e')
    assert name.strip(" .") == name
    assert clean_filename(name) == name
    assert name.encode("utf-8")
