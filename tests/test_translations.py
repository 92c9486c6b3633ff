"""English is complete: each Dutch sentence of the interface has its own, with the same gaps to fill."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
GAP = re.compile(r"%\(\w+\)[sd]")


def _sentences() -> set[str]:
    """The first form of every sentence in code and templates."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT / "dsonet", methods, options, keywords=KEYWORDS)
    return {_first(message) for _file, _line, message, _comments, _context in found}


def _first(message: object) -> str:
    return str(message[0] if isinstance(message, list | tuple) else message)


def _english() -> Catalog:
    with (ROOT / "dsonet/translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_sentence_is_there_and_no_other() -> None:
    kept = {_first(message.id) for message in _english() if message.id}
    said = _sentences()
    assert said - kept == set(), "run the commands of CONTRIBUTING.md (Words) and translate these"
    assert kept - said == set(), "nobody says these any more"


def test_every_translation_is_written_and_fills_the_same_gaps() -> None:
    for message in _english():
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        dutch = [message.id] if isinstance(message.id, str) else list(message.id)
        if message.id:
            assert all(forms), message.id
            assert not message.fuzzy, message.id
            for form, source in zip(forms, dutch, strict=True):
                assert sorted(GAP.findall(form)) == sorted(GAP.findall(source)), message.id
