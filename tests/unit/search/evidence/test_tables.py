"""What stands above the columns of a row."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.search.examples import ranked, stored, traits_of
from vind.indexes.types import Passage
from vind.search.evidence.quotes import choose_quotes
from vind.search.tables.table import from_first_cell, header_span
from vind.search.wording.prompt import build_prompt

PRICES = "Prices of 2026\nArticle\tPrice\nPump A\t120\nPump B\t95\n\nAll without VAT."


@pytest.mark.parametrize(
    ("row", "header"),
    [
        ("Prices of 2026", None),
        ("Article\tPrice", None),
        ("Pump A\t120", "Article\tPrice"),
        ("Pump B\t95", "Article\tPrice"),
        ("All without VAT.", None),
    ],
)
def test_a_row_is_under_the_first_of_its_table(row: str, header: str | None) -> None:
    span = header_span(Passage(PRICES, 0, len(PRICES)), PRICES.index(row))
    assert (None if span is None else PRICES[slice(*span)]) == header


def test_a_continued_table_has_its_header_before_the_text() -> None:
    text = "Pump A\t120\nPump B\t95\n\nUnits:\nName\tUnit\nMetre\tm"
    passage = Passage(text, 0, len(text), table_header="Article\tPrice")
    assert header_span(passage, 0) == header_span(passage, text.index("Pump B")) == (-14, -1)
    start = text.index("Metre")
    assert header_span(passage, start) == (text.index("Name"), text.index("\nMetre"))


@given(st.text("a\t\n", max_size=30), st.integers(0, 30))
def test_a_header_is_one_whole_row_above(text: str, start: int) -> None:
    start = min(start, len(text))
    span = header_span(Passage(text, 0, len(text)), start)
    if span is not None:
        assert 0 <= span[0] < span[1] < start
        assert "\t" in text[slice(*span)]
        assert "\n" not in text[slice(*span)]
        assert span[0] == 0 or text[span[0] - 1] == "\n"


GROUPED = "Team\tRole\tHours\nStores\tClerk of the stores\t40\n\tHead of the stores\t42"


@pytest.mark.parametrize(
    ("at", "begins"),
    [
        ("Clerk", "Clerk"),
        ("Head", "\tHead"),
        ("Stores", "Stores"),
        ("A paragraph", "A paragraph"),
    ],
)
def test_a_row_begins_with_its_empty_cells(at: str, begins: str) -> None:
    text = f"{GROUPED}\n\n\tA paragraph may begin with a tab."
    assert text[from_first_cell(text, text.index(at)) :].startswith(begins)


def test_a_row_with_an_empty_cell_is_quoted_and_read_under_its_columns() -> None:
    filler = "".join(f"\nTeam {n}\tClerk of the team and its rooms\t40" for n in range(30))
    text = GROUPED.replace("\nStores", f"{filler}\nStores")
    passages = [stored(text)]
    asked = "How many hours does the head of the stores work?"
    best, *_ = choose_quotes(ranked(asked, passages))
    assert best.quote.best_sentence == "\tHead of the stores\t42"
    assert text[best.quote.start : best.quote.end] == best.quote.text
    read = build_prompt(asked, [best], "en", lambda said: len(said.split()), 60).user
    assert "\nTeam\tRole\tHours\n" in read
    assert "\tHead of the stores\t42\n" in read


def test_a_row_has_the_words_above_its_columns() -> None:
    """Also of a header that is too short to be a sentence itself."""
    table = "Model\tSeal\nE-4535 pump\tO-7312\tbig\nE-4560 pump\tO-7314\tbig"
    found = traits_of("seal of the E-4560", [stored(table), stored("The E-4560 is a big pump.", 2)])
    assert int(np.argmax(found.wording)) == 1


def test_a_row_of_a_continued_table_has_them_too() -> None:
    row = stored("E-4560 pump\tO-7314\tbig")
    bare, continued = row, replace(row, passage=replace(row.passage, table_header="Model\tSeal"))
    (without,) = traits_of("seal of the E-4560", [bare]).wording
    (headed,) = traits_of("seal of the E-4560", [continued]).wording
    assert headed > without + 0.05


def test_each_table_has_its_own_header() -> None:
    text = "Pump name\tSeal\nE-4560 pump\tO-7314\tbig\n\nPump name\tPrice\nE-4560 pump\t218\tbig"
    found = traits_of("price of the E-4560", [stored(text)])
    assert int(np.argmax(found.wording)) == 3
