"""Both parts of a letter say the same, line by line."""

import pytest
from bs4 import BeautifulSoup

from dsonet.text import to_plain_text, to_safe_html

TYPED = """Beste allen,
Zie ook: C:\\_archief\\
Groet,
--
Jan de Wit
020 123 45 67"""
LINES = """\u2022\tEerst dit
\u2013\tdan dat
o\tten slotte"""
TABS = "Stad\tWoningen\nBreda\t12\nTilburg\t34"
SOURCES = "[Bron]: https://stad.nl/a\n[2]: https://stad.nl/b"
INDENTED = "Eerst\n\n    ingesprongen\n    als in Word"
SUM = "5*3*2 is 30"


@pytest.mark.parametrize("source", [TYPED, LINES, TABS, SOURCES, INDENTED, SUM])
def test_the_page_has_the_lines_of_the_letter(source: str) -> None:
    page = BeautifulSoup(to_safe_html(source), "html.parser")
    for line_end in page.find_all("br"):
        line_end.replace_with("")
    shown = [line.strip() for line in page.get_text().split("\n") if line.strip()]
    assert shown == [line.strip() for line in to_plain_text(source).split("\n") if line.strip()]
    assert shown == [line.strip() for line in source.split("\n") if line.strip()]
