"""Whether what leads is of another address in the street that is asked of."""

import pytest

from search.confidence.addresses import other_address
from tests.unit.search.examples import excerpt

OFFER = "De verduurzaming van uw woning aan de Kersenlaan 7 kost € 24.150."


def other(question: str, said: str, *elsewhere: str, path: str = "offers.md") -> str:
    return other_address(question, excerpt(said, path=path), [said, *elsewhere])


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("wat kost de verduurzaming van kersenlaan 9", "kersenlaan 9"),
        ("wat kost de verduurzaming van Kersenlaan 9a?", "Kersenlaan 9a"),
        ("wat kost de verduurzaming van Kersenlaan 7?", ""),
        ("wat kost de verduurzaming van Kersenlaan 7b?", ""),
        ("wat kost de verduurzaming aan de Kersenlaan?", ""),
        ("wat kost de verduurzaming van Perenlaan 9?", ""),  # it may be told of all streets
        ("Geldt de onderweg 9 keer gemelde fout?", ""),
        ("Geldt het van Kersenlaan 7 en 9?", ""),
    ],
)
def test_an_offer_is_for_its_own_house(question: str, missing: str) -> None:
    assert other(question, OFFER) == missing


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ("3, 5 en 7", "Kersenlaan 9"),
        ("3, 5 en 9", ""),
        ("nummers 3 t/m 15", ""),
        ("nr. 1-7", "Kersenlaan 9"),
        ("11 tot en met 21", "Kersenlaan 9"),
        ("9-15", ""),
    ],
)
def test_numbers_of_a_street(numbers: str, missing: str) -> None:
    said = f"De kozijnen van Kersenlaan {numbers} worden in mei vervangen."
    assert other("Wanneer worden de kozijnen van Kersenlaan 9 vervangen?", said) == missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("When were the windows of 14 Mill Lane replaced?", "14 Mill Lane"),
        ("When were the windows of 14 old Mill Lane replaced?", "14 old Mill Lane"),
        ("When were the windows of 12 Mill Lane replaced?", ""),
        ("When were the windows of 22 Mill Lane replaced?", ""),
        ("When were the windows in Mill Lane replaced?", ""),
        ("When were the windows of 14 Church Road replaced?", ""),
    ],
)
def test_an_english_address_begins_with_its_number(question: str, missing: str) -> None:
    said = "The windows of 12 and 20-24 Mill Lane were replaced in May."
    assert other(question, said) == missing


def test_the_address_may_stand_elsewhere() -> None:
    question = "Wat kost Kersenlaan 9?"
    assert other(question, OFFER, "Op Kersenlaan 9 doen wij niets.") == ""
    assert other(question, OFFER, "Op Perenlaan 9 doen wij niets.") == "Kersenlaan 9"


def test_what_is_of_the_whole_street_is_of_each_house() -> None:
    question = "Wanneer wordt de bak van Veenkade 9 geleegd?"
    row = "Veenkade\tdinsdag\tkantoor: Veenkade 17"
    assert other(question, row) == ""
    assert other(question, "Ons kantoor is op Veenkade 17.") == "Veenkade 9"


def test_a_document_goes_by_its_address() -> None:
    question = "Hoe lang geldt de vergunning voor Prinsenkade 16?"
    said = "De vergunning geldt vier weken."
    assert other(question, said, path="Prinsenkade/vergunning Prinsenkade 14.pdf") == (
        "Prinsenkade 16"
    )
    assert other(question, said, path="Prinsenkade/vergunning.pdf") == ""
