"""Rows that begin with a code or a name of the question."""

from dataclasses import replace

import pytest

from indexes.types import StoredPassage
from search.question.codes import Codes
from search.retrieval.keys import ASKED, OF_KEY, with_rows_of
from tests.unit.search.examples import stored

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


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("wat kost een dompelpomp?", OF_KEY),
        ("wat kost de olie van een dompelpomp?", OF_KEY),
        ("waar staat de dompelpomp?", 0.0),
        ("wat kost een pomp?", 0.0),
    ],
)
def test_behind_a_code_stands_the_label_of_its_row(question: str, share: float) -> None:
    assert counted(question, stored(PRICES)) == [share]


def test_what_stands_behind_a_word_is_not_the_label_of_its_row() -> None:
    assert counted("wat kost een dompelpomp?", stored("Past op\tDompelpomp\t€ 18")) == [0.0]


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("uurtarief controleleider alkmaar", OF_KEY),
        ("uurtarief senior assistent alkmaar", OF_KEY),
        ("wat is het uurtarief van een assistent en een senior in alkmaar?", 0.0),
        ("uurtarief senior", 0.0),
        ("wie is de controleleider van het dossier?", 0.0),
        ("wat mag op het uurtarief in alkmaar?", 0.0),
    ],
)
def test_the_row_of_other_words_counts_where_its_table_has_what_is_asked(
    question: str, share: float
) -> None:
    rates = (
        "Functie\tZwolle\tAlkmaar\nControleleider\t162\t155\nSenior assistent\t128\t122\nOp\t1\t2"
    )
    assert counted(question, stored(rates)) == [share]


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("wat kost een castratie van een kater?", OF_KEY),
        ("wat kost de castratie van deze drukke kater?", 0.0),
        ("wat kost een kater na de castratie?", 0.0),
    ],
)
def test_small_words_may_stand_in_a_label_in_the_question(question: str, share: float) -> None:
    prices = "Code\tOperatie\tPrijs\nO200\tCastratie kater\t€ 98\nO210\tCastratie reu\t€ 309"
    assert counted(question, stored(prices, language="nl")) == [share]


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("zaterdagopening hoofddorp", OF_KEY),
        ("is hoofddorp op zaterdagochtend open?", OF_KEY),
        ("bushalte hoofddorp", 0.0),
        ("openingstijd hoofddorp", 0.0),
    ],
)
def test_what_is_asked_may_be_part_of_the_word_of_a_column(question: str, share: float) -> None:
    hours = "Praktijk\tBus\tTijden\tZaterdag\nHoofddorp\t12\t8.30-17.00\t10.00-13.00"
    assert counted(question, stored(hours, language="nl")) == [share]


def test_the_row_of_a_full_name_counts_too() -> None:
    phones = "Naam\tFunctie\tToestel\nEls Roelofs\tSamenstel\t318\nEls Vos\tFiscaal\t319"
    told = counted("wat is het toestel van els roelofs?", stored(phones), stored("Els\tVos\t31"))
    assert told == [OF_KEY + ASKED, 0.0]
