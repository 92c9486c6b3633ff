"""Untrusted words made safe: the only place that imports bleach.

Markdown (raw HTML off) → bleach with a tight allow-list → nh3 behind it with the same list → the strict
content policy of the browser (docs/decisions/0001-bleach-with-nh3-behind-it.md). Texts are rendered once, at
save; RENDERER_VERSION is kept with each, and the worker renders anew what an older renderer made (renewing.py).
"""

from dsonet.text.cells import safe_cell, words_of_cell
from dsonet.text.cleaning import clean_line, clean_text
from dsonet.text.differing import Difference, difference
from dsonet.text.folding import fold
from dsonet.text.mentions import mentioned_names
from dsonet.text.parsing import TextRefused
from dsonet.text.plain import excerpt, to_plain_text
from dsonet.text.rendering import RENDERER_VERSION, to_safe_html
from dsonet.text.slugs import free_slug, slug_for

__all__ = [
    "RENDERER_VERSION",
    "Difference",
    "TextRefused",
    "clean_line",
    "clean_text",
    "difference",
    "excerpt",
    "fold",
    "free_slug",
    "mentioned_names",
    "safe_cell",
    "slug_for",
    "to_plain_text",
    "to_safe_html",
    "words_of_cell",
]
