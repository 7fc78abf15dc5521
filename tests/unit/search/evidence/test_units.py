"""Whatever the text: each unit, quote and best sentence stands at its place, cut at no word."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.search.examples import ranked, stored
from vind.indexes.types import StoredPassage
from vind.search.evidence.quotes import choose_quotes
from vind.search.evidence.units import Unit, split_passages

PIECES = [
    *("Leave is 25 days a year. ", "Is it paid? No. ", "Mr. de Wit, i.e. the boss, signs. "),
    *(
        "It costs € 1.250,50 excl. VAT! ",
        "See art. 7:610 BW; e.g. para 3.2.1. ",
        "naïve café\u2019s ",
    ),
    *(
        "Name\tDays\tPrice\n",
        "Ann\t25\t€ 3,\u2013\n",
        "\tBob\t\n",
        "\t\t\n",
        "- an item of leave\n",
    ),
    *(
        "1. First of them\n",
        "2. The other\n",
        "Leave:\n",
        "Leave\n\n",
        "\n",
        "\n\n",
        "  ",
        "\u00a0",
    ),
    *(
        "het is 3 °C ",
        "日本語の文。",
        "🙂 fine. ",
        "e\u0301te\u0301 ",
        "\u200b",
        "§ 3 (a) ",
        "http://a.b/c?d=e. ",
    ),
    *(
        "Kind regards,\nBo Hop\n",
        "From: Ann <a@b.nl>\nTo: Bob\nDate: 3 May\n\n",
        "x" * 400,
        "No.",
        "? ",
    ),
]
TEXTS = st.lists(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=20), min_size=1, max_size=12)
    .map("".join)
    .filter(str.strip),
    min_size=1,
    max_size=3,
)
START = 1000
"""Where in its document each passage begins."""


def passages_of(texts: list[str]) -> list[StoredPassage]:
    return [stored(text, number, start=START) for number, text in enumerate(texts)]


def is_cut(text: str, start: int, end: int) -> bool:
    """Whether a word of ``text`` goes on over ``start`` or ``end``."""
    words = [match.span() for match in re.finditer(r"\w+", text)]
    return any(first < place < last for first, last in words for place in (start, end))


@given(TEXTS)
def test_a_unit_is_what_stands_at_its_place(texts: list[str]) -> None:
    passages = passages_of(texts)
    units = [Unit.of(sentence) for sentence in split_passages(passages)]
    assert {unit.passage_id for unit in units} == set(range(len(texts)))
    for unit in units:
        text = texts[unit.passage_id]
        start, end = unit.start - START, unit.end - START
        assert text[start:end] == unit.text
        assert unit.text.strip()
        assert not is_cut(text, start, end)


@settings(max_examples=40)
@given(TEXTS, st.booleans())
def test_so_are_a_quote_and_its_best_sentence(texts: list[str], several: bool) -> None:
    passages = passages_of(texts)
    found = ranked("How many days of leave a year?", passages)
    excerpts = choose_quotes(found, several=several)
    for one in excerpts:
        text, quote = texts[one.quote.passage_id], one.quote
        best = quote.unit
        for part in (quote, best):
            start, end = part.start - START, part.end - START
            assert text[start:end] == part.text
            assert not is_cut(text, start, end)
        assert best.text in quote.text
        assert best.text == quote.best_sentence
        assert one.text in text


TABLE = "Prices\n\nArticle\tPrice\tStock\nPump A\t120\t4\nPump B\t95\t7\n\nAll excl. VAT."


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Pump A\t120\t4", "Article\tPrice\tStock"),
        ("Pump B\t95\t7", "Article\tPrice\tStock"),
        ("Article\tPrice\tStock", ""),
        ("All excl. VAT.", ""),
    ],
)
def test_a_row_has_the_names_of_its_columns(text: str, header: str) -> None:
    passages = [stored(TABLE, path="sales/price-list.md", heading="Prices")]
    units = {one.text: one for one in (Unit.of(s) for s in split_passages(passages))}
    unit = units[text]
    assert (unit.header, unit.document.strip()) == (header, "sales/price-list.md")
    assert unit.with_header == (f"{header}\n{text}" if header else text)
    assert unit.with_place.startswith(f"{unit.document}\nPrices\n")
    read = unit.as_embedded(passages[0])
    assert read.startswith("price list")
    assert read.endswith(unit.with_header)
