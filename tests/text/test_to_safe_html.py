"""What members write in Markdown, and what readers see."""

import pytest
from flask import Flask
from markupsafe import Markup

from dsonet.text import TextRefused, to_safe_html

REL = 'rel="noopener nofollow ugc"'
GOLDEN = {
    "Wie heeft ervaring met een *tender* voor **sociale** huur?": (
        "<p>Wie heeft ervaring met een <em>tender</em> voor <strong>sociale</strong> huur?</p>\n"
    ),
    "Eén regel  \nen nog één,\nzónder einde": "<p>Eén regel<br>\nen nog één,<br>\nzónder einde</p>\n",
    "•\tpunt\n•\tnog een": "<p>•\tpunt<br>\n•\tnog een</p>\n",
    "Groet,\n--\nJan": "<p>Groet,<br>\n--<br>\nJan</p>\n",
    "Groet,\n===\nJan": "<p>Groet,<br>\n===<br>\nJan</p>\n",
    "Groet,\n---\nJan": "<p>Groet,</p>\n<hr>\n<p>Jan</p>\n",
    "Eerst\n\n    ingesprongen,\n\tzoals Word": "<p>Eerst</p>\n<p>ingesprongen,<br>\nzoals Word</p>\n",
    "> Jan schreef\nDaar ben ik het niet mee eens": (
        "<blockquote>\n<p>Jan schreef</p>\n</blockquote>\n<p>Daar ben ik het niet mee eens</p>\n"
    ),
    "- > Jan\nIk": "<ul>\n<li>\n<blockquote>\n<p>Jan</p>\n</blockquote>\n</li>\n</ul>\n<p>Ik</p>\n",
    "> - Jan\nIk": "<blockquote>\n<ul>\n<li>Jan</li>\n</ul>\n</blockquote>\n<p>Ik</p>\n",
    "> > Piet\n> Jan\nIk": (
        "<blockquote>\n<blockquote>\n<p>Piet</p>\n</blockquote>\n<p>Jan</p>\n</blockquote>\n<p>Ik</p>\n"
    ),
    "5*3*2 en 2**3**4, *wel*": "<p>5*3*2 en 2**3**4, <em>wel</em></p>\n",
    "[Bron]: https://stad.nl/a": f'<p>[Bron]: <a href="https://stad.nl/a" {REL}>https://stad.nl/a</a></p>\n',
    "# Situatie\n\n## Vraag\n\n###### Klein": "<h3>Situatie</h3>\n<h4>Vraag</h4>\n<h5>Klein</h5>\n",
    "### Situatie\n\n##### Vraag": "<h3>Situatie</h3>\n<h4>Vraag</h4>\n",
    "- een\n- twee\n  1. half": "<ul>\n<li>een</li>\n<li>twee\n<ol>\n<li>half</li>\n</ol>\n</li>\n</ul>\n",
    "3. drie\n4. vier": '<ol start="3">\n<li>drie</li>\n<li>vier</li>\n</ol>\n',
    "> Citaat van een collega": "<blockquote>\n<p>Citaat van een collega</p>\n</blockquote>\n",
    "`code` en ~~weg~~": "<p><code>code</code> en <s>weg</s></p>\n",
    "```python\na < b\n```": "<pre><code>a &lt; b\n</code></pre>\n",
    'R&D, 5 < 6, "ja", it\'s': '<p>R&amp;D, 5 &lt; 6, "ja", it\'s</p>\n',
    "[de wet](https://wetten.overheid.nl/a?b=1&c=2)": (
        f'<p><a href="https://wetten.overheid.nl/a?b=1&amp;c=2" {REL}>de wet</a></p>\n'
    ),
    "[gesprek](/overleg/12#reactie-3)": f'<p><a href="/overleg/12#reactie-3" {REL}>gesprek</a></p>\n',
    "<dso@stad.nl>": f'<p><a href="mailto:dso@stad.nl" {REL}>dso@stad.nl</a></p>\n',
    "Zie https://stad.nl/een_twee_drie.": (
        f'<p>Zie <a href="https://stad.nl/een_twee_drie" {REL}>https://stad.nl/een_twee_drie</a>.</p>\n'
    ),
    "(https://stad.nl/a_(b))": f'<p>(<a href="https://stad.nl/a_(b)" {REL}>https://stad.nl/a_(b)</a>)</p>\n',
    "**https://stad.nl/**": f'<p><strong><a href="https://stad.nl/" {REL}>https://stad.nl/</a></strong></p>\n',
    "stad.nl en www.stad.nl en dso@stad.nl": "<p>stad.nl en www.stad.nl en dso@stad.nl</p>\n",
    "[https://goed.nl](https://anders.nl)": f'<p><a href="https://anders.nl" {REL}>https://goed.nl</a></p>\n',
    "![plaatje](https://stad.nl/a.png)": f'<p>!<a href="https://stad.nl/a.png" {REL}>plaatje</a></p>\n',
    "<b>vet</b>": "<p>&lt;b&gt;vet&lt;/b&gt;</p>\n",
    "": "",
    " \n ": "",
}
TABLE = "| stad | woningen |\n|:-----|---------:|\n| Breda | 1.200 |"


@pytest.mark.parametrize(("source", "html"), GOLDEN.items())
def test_markdown_reads_as_meant(source: str, html: str) -> None:
    assert to_safe_html(source) == html


def test_the_outcome_is_markup_that_templates_show_as_it_is() -> None:
    assert isinstance(to_safe_html("a & b"), Markup)


def test_a_table_keeps_its_cells_and_loses_its_style() -> None:
    html = to_safe_html(TABLE)
    assert "<th>stad</th>" in html
    assert "<td>1.200</td>" in html
    assert "style" not in html


def test_entities_cannot_write_what_the_door_took_out() -> None:
    assert to_safe_html("a&#x202e;b&#x200b;c\u202ed\x00e") == "<p>abcde</p>\n"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Vraag aan @Jan de Wit.", '<p>Vraag aan <span class="dso-mention">@Jan de Wit</span>.</p>\n'),
        ("@jan de wit", '<p><span class="dso-mention">@Jan de Wit</span></p>\n'),
        ("@R & D", '<p><span class="dso-mention">@R &amp; D</span></p>\n'),
        ("**@Jan**", '<p><strong><span class="dso-mention">@Jan</span></strong></p>\n'),
        ("jan@Jan.nl, @Jansen, @Jan-Willem", "<p>jan@Jan.nl, @Jansen, @Jan-Willem</p>\n"),
        ("`@Jan`", "<p><code>@Jan</code></p>\n"),
        ("@Piet", "<p>@Piet</p>\n"),
    ],
)
def test_a_known_name_behind_an_at_is_marked(source: str, html: str) -> None:
    assert to_safe_html(source, ["Jan", "Jan de Wit", "R & D"]) == html


def test_a_mention_typed_as_html_is_just_words() -> None:
    html = to_safe_html('<span class="dso-mention">@Jan</span>', ["Piet"])
    assert html == '<p>&lt;span class="dso-mention"&gt;@Jan&lt;/span&gt;</p>\n'


def test_64_kb_is_taken_and_one_byte_more_is_not(app: Flask) -> None:
    assert to_safe_html("é" * 32_768)
    with app.test_request_context(), pytest.raises(TextRefused, match="te lang"):
        to_safe_html("é" * 32_768 + "a")


@pytest.mark.parametrize("mark", ["> ", "- ", ">", "1. "])
def test_twenty_levels_are_shown_whole(mark: str) -> None:
    assert "diep" in to_safe_html(mark * 20 + "diep")


@pytest.mark.parametrize("mark", ["> ", "- ", ">", "1. "])
def test_what_would_be_lost_in_the_depth_is_refused(app: Flask, mark: str) -> None:
    with app.test_request_context(), pytest.raises(TextRefused, match="te ingewikkeld"):
        to_safe_html(mark * 100 + "diep")


@pytest.mark.parametrize(
    "marks", ["---", "# ", ">", "-", "[](/)", "```\n```", "&#x200b;", "| |\n|-|", "> - \n> 1. "]
)
def test_marks_without_words_are_refused(app: Flask, marks: str) -> None:
    with app.test_request_context(), pytest.raises(TextRefused, match="alleen opmaaktekens"):
        to_safe_html(marks)


@pytest.mark.parametrize("words", ["👍", "?", "> citaat", "`x`", "```\nx\n```", "- [ ]", "[Bron]: /a"])
def test_few_words_are_words(words: str) -> None:
    assert to_safe_html(words)


@pytest.mark.parametrize(
    "after", ["»", "’", "”", "…", "›", "“", "‘", "».", "”,", "’)", "*", "'", "»-lijst", '"']
)
def test_a_link_ends_before_the_quote_behind_it(after: str) -> None:
    link = f'<a href="https://stad.nl/een" {REL}>https://stad.nl/een</a>'
    assert f"{link}{after}" in to_safe_html(f"Zie «https://stad.nl/een{after} verder").replace("&quot;", '"')


@pytest.mark.parametrize(
    "path",
    ["\\\\srv\\map", "\\\\srv\\_oud\\", "C:\\_archief\\(oud)\\", "(d:\\-x)", "Z:\\", "\\\\srv\\map\\a b\\c"],
)
def test_backslashes_of_a_path_stay(path: str) -> None:
    assert to_safe_html(f"Zie {path} daar") == f"<p>Zie {path} daar</p>\n"
    assert to_safe_html(f"**{path}**") == f"<p><strong>{path}</strong></p>\n"


def test_other_backslashes_take_away_a_meaning() -> None:
    assert to_safe_html(r"\*niet schuin\*, a\_b, abc:\_d, \\\_") == "<p>*niet schuin*, a_b, abc:_d, \\_</p>\n"


def test_an_apostrophe_within_an_address_stays() -> None:
    assert "https://stad.nl/’s-hertogenbosch</a>" in to_safe_html("https://stad.nl/’s-hertogenbosch")
