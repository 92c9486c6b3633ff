"""Letters from templates: a text and an HTML part that say the same."""

from flask import render_template


def render_letter(name: str, **context: object) -> tuple[str, str]:
    """The text and the HTML of the letter `name`: the templates `<name>.txt` and `<name>.html`."""
    text = render_template(f"{name}.txt", **context)
    return text.strip() + "\n", render_template(f"{name}.html", **context)
