"""Every pair of colours that the style sheets put together can be read, in light and in dark.

The pairs are read from the style sheets: a rule with a `color` and a `background` is a pair by itself. What a
rule inherits its background from can't be read there; those pairs stand in INHERITED.
"""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parent.parent / "dsonet/assets/css"
TEXT, GRAPHIC, FOCUS = 4.5, 3.0, 9.5
"""The least contrast: WCAG 2.2 §1.4.3 for words, §1.4.11 for edges and marks, our own for the focus ring."""
PAGES = ("bg", "surface", "surface-sunken", "tint")
TINTS = ("tint-strong", "info-tint", "success-tint", "warning-tint", "danger-tint")
INHERITED = [
    *[
        (words, ground, TEXT)
        for words in ("text", "text-muted", "link", "link-hover")
        for ground in PAGES + TINTS
    ],
    *[
        (words, ground, TEXT)
        for words in ("success", "warning", "danger", "info", "on-tint")
        for ground in PAGES
    ],
    *[(kind, f"{kind}-tint", TEXT) for kind in ("info", "success", "warning", "danger")],
    *[("line-strong", ground, GRAPHIC) for ground in PAGES],
    *[("focus", ground, FOCUS) for ground in PAGES],
    ("on-hero-muted", "header", TEXT),
    ("on-hero-muted", "hero", TEXT),
    ("on-header", "hero", TEXT),
    ("on-header-muted", "header", TEXT),
    ("on-header-muted", "header-menu", TEXT),
    ("accent", "header", GRAPHIC),
    ("header-focus", "header", FOCUS),
    ("header-focus", "header-menu", FOCUS),
]


def colours() -> dict[str, tuple[str, str]]:
    """Each token that is one opaque colour, as (light, dark)."""
    written = (STYLES / "tokens.css").read_text(encoding="utf-8")
    found = re.findall(r"--dso-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", written)
    return {name: (light, dark) for name, light, dark in found}


def rules() -> list[tuple[str, str]]:
    """Each innermost rule of the style sheets: where it stands, and its declarations."""
    found = []
    for path in sorted(STYLES.rglob("*.css")):
        written = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector, declarations in re.findall(r"([^{};]+)\{([^{}]*)\}", written):
            found.append((f"{path.name}: {selector.strip()}", declarations))
    return found


def pairs_of(declarations: str) -> list[tuple[str, str, float]]:
    """The words on their ground, where one rule sets both."""
    words = re.search(r"(?:^|[\s;])color: var\(--dso-([\w-]+)\)", declarations)
    ground = re.search(r"background(?:-color)?: var\(--dso-([\w-]+)\)", declarations)
    return [(words[1], ground[1], TEXT)] if words and ground else []


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def in_use() -> list[tuple[str, str, float]]:
    """All pairs: those that the rules write and those that they inherit."""
    written = [pair for _, declarations in rules() for pair in pairs_of(declarations)]
    known = colours()
    return sorted({pair for pair in written if pair[1] in known} | set(INHERITED))


@pytest.mark.parametrize(("words", "ground", "least"), in_use())
def test_a_pair_can_be_read_in_light_and_dark(words: str, ground: str, least: float) -> None:
    for scheme in (0, 1):
        found = contrast(colours()[words][scheme], colours()[ground][scheme])
        assert found >= least, f"{words} on {ground} in {('light', 'dark')[scheme]}: {found:.2f}"


def test_the_rules_themselves_are_read() -> None:
    """A change of how rules are written must not leave this test with nothing to look at."""
    assert ("on-primary", "primary", TEXT) in in_use()
    assert pairs_of("padding: 0; color: var(--dso-a); background: var(--dso-b)") == [("a", "b", TEXT)]
    assert pairs_of("border-color: var(--dso-a); background: var(--dso-b)") == []


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_are_written_in_the_token_file_only() -> None:
    """Paper is black on white, whatever the screen was."""
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|light-dark)\(")
    kept = ("tokens.css", "print.css")
    assert [rule for rule in rules() if raw.search(rule[1]) and not rule[0].startswith(kept)] == []


def test_only_tokens_that_exist_are_used_and_all_are() -> None:
    declared = set(re.findall(r"^\s*(--dso-[\w-]+):", (STYLES / "tokens.css").read_text(), re.MULTILINE))
    used = {
        name
        for path in STYLES.rglob("*.css")
        for name in re.findall(r"var\((--dso-[\w-]+)", path.read_text())
    }
    assert used == declared
