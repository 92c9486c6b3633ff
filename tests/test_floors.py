"""Every room of the house has a floor; what may use what is then held by import-linter (`make check`)."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_CODE = {"assets", "static", "templates", "translations"}


def rooms_with_a_floor() -> set[str]:
    """The names in the layers of pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {room for layer in layers for room in re.findall(r"\w+", layer)}


def rooms(house: Path) -> set[str]:
    """The folders and modules right under `house`, also a folder that forgot its `__init__.py`."""
    folders = {path.name for path in house.iterdir() if path.is_dir() and not path.name.startswith("__")}
    modules = {path.stem for path in house.glob("*.py") if path.stem != "__init__"}
    return folders - NOT_CODE | modules


def test_every_room_has_a_floor() -> None:
    assert rooms(ROOT / "dsonet") <= rooms_with_a_floor()


def test_a_new_room_is_seen(tmp_path: Path) -> None:
    (tmp_path / "gossip").mkdir()
    (tmp_path / "rumours.py").touch()
    assert rooms(tmp_path) == {"gossip", "rumours"}


def test_every_folder_of_code_is_a_package() -> None:
    """Without an `__init__.py` a folder escapes import-linter."""
    folders = {path.parent for path in (ROOT / "dsonet").rglob("*.py")}
    assert not [folder.name for folder in folders if not (folder / "__init__.py").exists()]


def test_the_architecture_page_shows_the_same_floors() -> None:
    """docs/architecture.md lists them top to bottom, with `|` between rooms of one floor."""
    page = (ROOT / "docs/architecture.md").read_text()
    block = next(
        block for block in re.findall(r"```\n(.*?)```", page, re.DOTALL) if block.startswith("app\n")
    )
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    assert block.split("\n")[:-1] == [re.sub(r"[()]", "", layer) for layer in layers]
