"""A word of which the source has the opposite."""

import pytest

from search.claims.checks.antonyms import opposite_word
from search.claims.opposites import OPPOSITES, STATES
from tests.unit.search.claims.checks.checked import wrong_by


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("The maximum age is 18.", "The minimum age is 18.", ["maximum"]),
        ("Het bedrag is € 450 netto.", "Het bedrag is € 450 bruto.", ["netto"]),
        ("De verhuurder betaalt € 50.", "De huurder betaalt € 50.", ["verhuurder"]),
        ("The contract ends on 1 May 2026.", "It starts on 1 May 2026.", ["ends"]),
        ("The contract ends on 1 May 2026.", "It ends on 1 May 2026.", []),
        (
            "De huur van € 500 wordt vooraf betaald.",
            "De huur van € 500 volgt achteraf.",
            ["vooraf"],
        ),
        ("Rent of £50 is due in advance.", "The rent is £50, in arrears.", ["advance"]),
        ("The first 3 days are unpaid.", "The last 3 days are unpaid.", ["first"]),
        (
            "25 dagen inclusief feestdagen.",
            "25 days in addition to public holidays.",
            ["inclusief"],
        ),
        # Both, another number, no number, and a word that is no opposite.
        ("De huurder betaalt € 50.", "De verhuurder krijgt € 50 van de huurder.", []),
        ("The maximum age is 18.", "The minimum age is 16.", []),
        ("The landlord pays.", "The tenant pays.", []),
        ("De huur is € 500.", "De verhuurder vraagt € 500.", []),
        ("Winter: 5 days, summer: 5 days.", "In winter it is 5 days.", []),
    ],
)
def test_the_opposite_of_what_is_said(claim: str, source: str, wrong: list[str]) -> None:
    assert wrong_by(opposite_word, claim, [source], "nl") == wrong


def test_the_heading_of_a_row_says_it_too() -> None:
    rows = ["Naam\tBruto", "Jan\t€ 900", "Piet\t€ 900"]
    assert wrong_by(opposite_word, "Jan verdient € 900 netto.", rows, "nl") == ["netto"]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("In schaal 7 verdient u minimaal € 2.720.", []),
        ("In schaal 7 verdient u maximaal € 2.720.", ["maximaal"]),
        ("In schaal 7 verdient u maximaal € 3.810.", []),
        ("Het maximumsalaris in schaal 7 is € 2.720.", ["maximum"]),
        ("Het maximale salaris in schaal 7 is € 3.810.", []),
        ("Het salaris loopt van minimaal € 2.720 tot maximaal € 3.810.", []),
    ],
)
def test_of_a_table_what_heads_the_number_counts(claim: str, wrong: list[str]) -> None:
    rows = ["Schaal\tMinimum\tMaximum", "6\t€ 2.480\t€ 3.390", "7\t€ 2.720\t€ 3.810"]
    assert wrong_by(opposite_word, claim, rows, "nl") == wrong


HOURS = ("Day\tShop\tWorkshop", "Monday\tclosed\t8:00", "Tuesday\t9:00\t8:30")
HALLS = ("Hall\tSeats\tStatus", "2\t40\tclosed", "3\t60\topen")


@pytest.mark.parametrize(
    ("claim", "rows", "wrong"),
    [
        ("On Monday the workshop is open at 8:00.", HOURS, []),
        ("On Monday the shop is open at 8:00.", HOURS, ["open"]),
        ("Hall 2, with 40 seats, is open.", HALLS, ["open"]),
    ],
)
def test_a_word_in_the_place_of_hours_is_of_its_own_column(
    claim: str, rows: tuple[str, ...], wrong: list[str]
) -> None:
    assert wrong_by(opposite_word, claim, rows, "en") == wrong


@pytest.mark.parametrize("table", [OPPOSITES, STATES])
def test_opposites_are_mutual(table: dict[str, frozenset[str]]) -> None:
    assert all(word in table[other] for word in table for other in table[word])


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("The desk is staffed.", ["The desk is unmanned."], ["staffed"]),
        ("The desk is not staffed.", ["The desk is unmanned."], []),
        ("The desk is staffed.", ["The desk is not unmanned."], []),
        # The state of another sentence, of both, and what an exception or a "without" says.
        ("The desk is staffed.", ["The desk is large.", "The pool is unmanned."], []),
        ("The desk is staffed.", ["The desk is staffed by day, and unmanned by night."], []),
        ("Guests are allowed.", ["Guests are not allowed without a pass."], []),
        # Two moments of one thing.
        ("The pool is open until 9.", ["The pool is closed from 9."], []),
        ("Logs are kept for 9 days.", ["Logs are deleted after 9 days."], []),
    ],
)
def test_the_other_state_than_the_nearest_sentence_has(
    claim: str, source: list[str], wrong: list[str]
) -> None:
    assert wrong_by(opposite_word, claim, source, "en") == wrong
