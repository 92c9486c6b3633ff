"""What safe HTML may hold at most, looked at with two HTML parsers of others than the sanitisers use."""

from typing import Any

from bs4 import BeautifulSoup, Tag

from dsonet.text import TextRefused, to_safe_html

SAFE_TAGS = {
    *("p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("strong", "em", "s", "a", "code", "span"),
}
SAFE_STARTS = ("http://", "https://", "mailto:", "/", "#")


def unsafe_parts(html: str) -> list[str]:
    """Every tag, attribute or address in `html` that a text may not have."""
    found = []
    for parser in ("html.parser", "lxml"):
        for element in BeautifulSoup(f"<p>{html}</p>", parser).find_all():
            if element.name not in ("html", "body"):
                found += _unsafe_in(element)
    return found


def render(source: str) -> str:
    """The HTML of `source`, or nothing where it is refused."""
    try:
        return str(to_safe_html(source))
    except TextRefused:
        return ""


def _unsafe_in(element: Tag) -> list[str]:
    found = [] if element.name in SAFE_TAGS else [f"<{element.name}>"]
    return found + [
        f"{element.name} {name}={value}"
        for name, value in element.attrs.items()
        if not _is_safe(element, name, value)
    ]


def _is_safe(element: Tag, name: str, value: Any) -> bool:
    match element.name, name:
        case "a", "href":
            return value.startswith(SAFE_STARTS) and not value.replace("\\", "/").startswith("//")
        case "a", "rel":
            return list(value) == ["noopener", "nofollow", "ugc"]
        case "ol", "start":
            return bool(value.isdigit())
        case "span", "class":
            return list(value) == ["dso-mention"]
    return False
