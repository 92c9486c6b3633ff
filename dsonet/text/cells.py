"""Words in the cells of a spreadsheet, of which none can become a formula (OWASP, «CSV injection»)."""

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(words: str) -> str:
    """With an apostrophe before it, a spreadsheet takes a cell as words."""
    return f"'{words}" if words.startswith(BEGINS_FORMULA) else words


def words_of_cell(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(BEGINS_FORMULA) else cell
