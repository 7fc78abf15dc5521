"""Rows that begin with a code or a name of the question."""

from dataclasses import replace

import pytest

from tests.unit.search.examples import stored
from vind.indexes.types import Language, StoredPassage
from vind.search.question.codes import Codes
from vind.search.retrieval.designations import ASKED, OF_KEY, with_rows_of

PRICES = "Artikel\tOmschrijving\tPrijs (€)\nE-4521\tDompelpomp\t1745\nE-4535\tDompelpomp\t2390"
PARTS = "Artikel\tPast op\tPrijs (€)\nO-7305\tE-4521\t18.5"
OIL = "Pomp\tOlie (liter)\nE-4521\t0.9"


def counted(question: str, *passages: StoredPassage) -> list[float]:
    return with_rows_of(Codes.of(question), question, passages)


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


PAST_ON = "Past op\tDompelpomp\t€ 18"
RATES = "Functie\tZwolle\tAlkmaar\nControleleider\t162\t155\nSenior assistent\t128\t122\nOp\t1\t2"
OPERATIONS = "Code\tOperatie\tPrijs\nO200\tCastratie kater\t€ 98\nO210\tCastratie reu\t€ 309"
HOURS = "Praktijk\tBus\tTijden\tZaterdag\nHoofddorp\t12\t8.30-17.00\t10.00-13.00"


@pytest.mark.parametrize(
    ("table", "question", "share"),
    [
        # Behind a code stands the label of its row, behind a word it does not.
        (PRICES, "wat kost een dompelpomp?", OF_KEY),
        (PRICES, "wat kost de olie van een dompelpomp?", OF_KEY),
        (PRICES, "waar staat de dompelpomp?", 0.0),
        (PRICES, "wat kost een pomp?", 0.0),
        (PAST_ON, "wat kost een dompelpomp?", 0.0),
        # The row of other words counts where its table has what is asked.
        (RATES, "uurtarief controleleider alkmaar", OF_KEY),
        (RATES, "uurtarief senior assistent alkmaar", OF_KEY),
        (RATES, "wat is het uurtarief van een assistent en een senior in alkmaar?", 0.0),
        (RATES, "uurtarief senior", 0.0),
        (RATES, "wie is de controleleider van het dossier?", 0.0),
        (RATES, "wat mag op het uurtarief in alkmaar?", 0.0),
        # Small words may stand in a label in the question.
        (OPERATIONS, "wat kost een castratie van een kater?", OF_KEY),
        (OPERATIONS, "wat kost de castratie van deze drukke kater?", 0.0),
        (OPERATIONS, "wat kost een kater na de castratie?", 0.0),
        # What is asked may be part of the word of a column.
        (HOURS, "zaterdagopening hoofddorp", OF_KEY),
        (HOURS, "is hoofddorp op zaterdagochtend open?", OF_KEY),
        (HOURS, "bushalte hoofddorp", 0.0),
        (HOURS, "openingstijd hoofddorp", 0.0),
    ],
)
def test_the_row_of_a_label_counts(table: str, question: str, share: float) -> None:
    language: Language = "nl" if table in (OPERATIONS, HOURS) else "en"
    assert counted(question, stored(table, language=language)) == [share]


def test_the_row_of_a_full_name_counts_too() -> None:
    phones = "Naam\tFunctie\tToestel\nEls Roelofs\tSamenstel\t318\nEls Vos\tFiscaal\t319"
    told = counted("wat is het toestel van els roelofs?", stored(phones), stored("Els\tVos\t31"))
    assert told == [OF_KEY + ASKED, 0.0]
