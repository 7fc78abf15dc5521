"""Rows that begin with a code of the question."""

from dataclasses import replace

import pytest

from tests.unit.search.examples import stored
from vind.indexes.types import StoredPassage
from vind.search.question.question import Question
from vind.search.retrieval.designations import ASKED, OF_KEY, with_rows_of

PRICES = "Artikel\tOmschrijving\tPrijs (€)\nE-4521\tDompelpomp\t1745\nE-4535\tDompelpomp\t2390"
PARTS = "Artikel\tPast op\tPrijs (€)\nO-7305\tE-4521\t18.5"
OIL = "Pomp\tOlie (liter)\nE-4521\t0.9"


def counted(question: str, *passages: StoredPassage) -> list[float]:
    return with_rows_of(Question.of(question), passages)


@pytest.mark.parametrize(
    "question", ["wat kost de E-4521?", "prijs E4521", "hoe duur is een e-4521"]
)
def test_the_row_of_the_code_in_a_table_with_what_is_asked_counts_most(question: str) -> None:
    told = counted(question, stored(PRICES), stored(PARTS), stored(OIL), stored("De E-4521\tis"))
    assert told == [OF_KEY + ASKED, 0.0, OF_KEY, 0.0]


def test_what_is_asked_is_a_column_whatever_it_is() -> None:
    told = counted("hoeveel olie gaat er in de E-4521", stored(PARTS), stored(OIL))
    assert told == [0.0, OF_KEY + ASKED]


def test_the_header_may_be_before_the_passage() -> None:
    passage = stored("E-4521\tDompelpomp\t1745")
    headed = replace(passage.passage, table_header="Artikel\tOmschrijving\tPrijs (€)")
    told = counted("prijs E-4521", replace(passage, passage=headed))
    assert told == [OF_KEY + ASKED]


@pytest.mark.parametrize(
    ("question", "share"), [("prijs E-4521", 0.0), ("prijs E-4521 in 2025", OF_KEY + ASKED)]
)
def test_the_row_of_an_older_version_counts_where_a_period_is_asked_for(
    question: str, share: float
) -> None:
    assert counted(question, replace(stored(PRICES), superseded_by=7)) == [share]
