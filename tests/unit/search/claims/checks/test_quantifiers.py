import pytest

from search.claims.checks.quantifiers import unsupported_universal
from tests.unit.search.claims.checks.checked import wrong_by

ENGLISH = ["The HC-5 has 24 months of warranty.", "Each camera is tested, and all lenses too."]


@pytest.mark.parametrize(
    ("claim", "phrases"),
    [
        ("Each microscope has 24 months.", ["each microscope has 24 months"]),
        ("Every camera is tested.", []),
        ("All of our new cameras are tested.", []),
        ("Both lenses are tested.", []),
        ("The HC-5 has 24 months.", []),
        ("All of it.", []),
        ("Each camera, and each lamp, is tested.", ["each lamp"]),
    ],
)
def test_what_is_said_of_all_and_stands_of_one(claim: str, phrases: list[str]) -> None:
    assert wrong_by(unsupported_universal, claim, ENGLISH, "en") == phrases


@pytest.mark.parametrize(
    ("claim", "phrases"),
    [
        ("In de soep zitten alle allergenen: selderij.", []),
        ("Alle soepen: selderij.", ["alle soepen"]),
        ("De garantie op alle pompen: 24 maanden.", ["alle pompen"]),
    ],
)
def test_what_only_opens_a_list_is_said_of_nothing(claim: str, phrases: list[str]) -> None:
    said = ["Tomatensoep: selderij.", "De garantie op de pomp is 24 maanden."]
    assert wrong_by(unsupported_universal, claim, said, "nl") == phrases


def test_dutch_has_its_own_words_for_all() -> None:
    said = ["De onderaannemer krijgt een boete.", "Iedere huurder krijgt een sleutel."]
    assert wrong_by(unsupported_universal, "Elke onderaannemer krijgt een boete.", said, "nl") == [
        "elke onderaannemer krijgt een boete"
    ]
    assert wrong_by(unsupported_universal, "Alle huurders krijgen een sleutel.", said, "nl") == []


@pytest.mark.parametrize("word", ["allemaal", "allebei", "stuk voor stuk"])
def test_a_word_for_all_may_stand_behind_what_it_is_of(word: str) -> None:
    said, all_of_them = ["De voorste pomp heeft garantie."], ["Alle pompen hebben garantie."]
    claim = f"De pompen hebben {word} garantie."
    assert wrong_by(unsupported_universal, claim, said, "nl") == [f"de pompen hebben {word}"]
    assert wrong_by(unsupported_universal, claim, all_of_them, "nl") == []
    assert wrong_by(unsupported_universal, all_of_them[0], [claim], "nl") == []


def test_so_much_a_year_is_so_much_each_year() -> None:
    claim = "The club saves 1500 euros each year."
    assert wrong_by(unsupported_universal, claim, ["It saves 1500 euros a year."], "en") == []
    assert wrong_by(unsupported_universal, claim, ["Dat scheelt 1500 euro per jaar."], "en") == []
    wrong = ["each year"]
    assert wrong_by(unsupported_universal, claim, ["It saved 1500 euros."], "en") == wrong
    assert wrong_by(unsupported_universal, claim, ["It saves 1500 euros a month."], "en") == wrong
