"""Signs that Markdown would eat and that stay as they were typed: the backslashes of a path, the stars of a sum."""

import re

from markdown_it.rules_inline import StateInline

_PATH = re.compile(r"\\[\w.$%&+,()\\-]*")
_DRIVE_BEFORE = re.compile(r"(?<!\w)[A-Za-z]:$", re.ASCII)
_SHARE = re.compile(r"\\\\\w")
_STARS = re.compile(r"\*+")


def see_path(state: StateInline, silent: bool) -> bool:
    r"""An inline rule: in «\\server\map» and «C:\map\» each backslash stays."""
    if state.src[state.pos] != "\\" or not _starts_path(state.src, state.pos):
        return False  # before the path is read: a text of backslashes alone would be read anew at each
    path = _PATH.match(state.src, state.pos, state.posMax)
    return path is not None and _keep(state, path.group(), silent)


def see_sum(state: StateInline, silent: bool) -> bool:
    """An inline rule: the stars of «5*3*2» stay; between digits nothing is emphasised."""
    stars = _STARS.match(state.src, state.pos, state.posMax)
    if stars is None:
        return False
    before, after = state.src[state.pos - 1 : state.pos], state.src[stars.end() : stars.end() + 1]
    return before.isdigit() and after.isdigit() and _keep(state, stars.group(), silent)


def _starts_path(text: str, at: int) -> bool:
    if _DRIVE_BEFORE.search(text[max(0, at - 3) : at]):
        return True
    before = text[at - 1 : at]
    return _SHARE.match(text, at) is not None and before != "\\" and not before.isalnum()


def _keep(state: StateInline, words: str, silent: bool) -> bool:
    if not silent:
        state.pending += words
    state.pos += len(words)
    return True
