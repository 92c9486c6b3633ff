"""Whom a text calls."""

import pytest

from dsonet.text import mentioned_names, to_safe_html

NAMES = ["Jan", "Jan de Wit", "Anne-Fleur O'Neill", "Zoë Özdemir"]


@pytest.mark.parametrize(
    ("source", "called"),
    [
        ("Weet @Jan de Wit dit? En @zoë özdemir?", ["Jan de Wit", "Zoë Özdemir"]),
        ("@Jan, @Jan en @Jan de Wit.", ["Jan", "Jan de Wit"]),
        ("(@Anne-Fleur O'Neill)", ["Anne-Fleur O'Neill"]),
        ("- @Jan\n- **@Jan de Wit**", ["Jan", "Jan de Wit"]),
        ("> @Jan schreef\n\nMee eens", []),
        ("> > @Jan\n\n@Zoë Özdemir", ["Zoë Özdemir"]),
        ("> Jan schreef: te duur\n@Jan de Wit, daar ben ik het niet mee eens", ["Jan de Wit"]),
        ("`@Jan` en\n\n```\n@Jan\n```", []),
        ("@Anne Fleur O’Neill, @anne‑fleur o`neill", ["Anne-Fleur O'Neill"]),
        ("@Zoe Ozdemir en @ZOË ÖZDEMİR", ["Zoë Özdemir"]),
        ("[@Jan](https://stad.nl) https://stad.nl/@Jan", []),
        ("jan@Jan @Jansen @Jan-Peter \\@Piet @@ @", []),
        ("@Jan- en @Jan_", ["Jan"]),
        ("geen", []),
    ],
)
def test_who_is_called(source: str, called: list[str]) -> None:
    assert mentioned_names(source, NAMES) == called


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Gerrit van 't Hof", "@Gerrit van ’t Hof"),
        ("Gerrit van ’t Hof", "@gerrit van 't hof"),
        ("Yasemin Kılıçaslan", "@yasemin kilicaslan"),
        ("Yasemin Kılıçaslan", "@YASEMİN KILIÇASLAN"),
        ("İlker Yılmaz", "@İlker Yılmaz"),
        ("İlker Yılmaz", "@ilker yilmaz"),
        ("Bjørn Müller-Łukasz", "@Bjorn Muller Lukasz"),
        ("Đorđe Groß", "@dorde gross"),
        ("Dorde Gross", "@Đorđe Groß"),
        ("Ægir Œuvre", "@aegir oeuvre"),
        ("Jan Bakker (Dordrecht)", "@jan bakker (dordrecht)"),
    ],
)
@pytest.mark.parametrize("others", [[], ["Jo", "Een veel langere naam dan alle andere namen"]])
def test_a_name_is_called_however_it_is_typed(name: str, typed: str, others: list[str]) -> None:
    """Also behind words and before a sign, and whatever the lengths of others' names."""
    assert mentioned_names(f"Dag {typed}, kijk.", [name, *others]) == [name]
    assert f'<span class="dso-mention">@{name}</span>, kijk' in to_safe_html(
        f"Dag {typed}, kijk.", [name, *others]
    )


@pytest.mark.parametrize("typed", ["@Groß", "@Jan's", "@Janß"])
def test_half_a_sign_is_no_name(typed: str) -> None:
    assert mentioned_names(typed, ["Gros", "Jans"]) == []
