from math import inf
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.types import Language
from search.tables.quantities import Quantity, quantities_of
from search.tables.ranges import cells_holding, range_of, rows_for
from search.tables.rows import Headed
from search.tables.selection import Selection


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("€ 1.000 - € 5.000", 1000, 5000),
        ("0 - 50 m2", 0, 50),
        ("EUR 10,000 \u2013 25,000", 10_000, 25_000),
        ("€ 500,- t/m € 1.000,-", 500, 1000),
        ("30 tot 60 minuten", 30, 60),
        ("3 t/m 5 jaar", 3, 5),
        ("300 till 600 kg", 300, 600),
        ("t/m 63 mm", -inf, 63),
        ("5 à 10 stuks", 5, 10),
        ("from 10 up to 25 kg", 10, 25),
        ("between 3 and 5 years", 3, 5),
        ("99.0% - 99.5%", 99, 99.5),
        ("week 14-18", 14, 18),
        ("-18 tot -22 °C", -22, -18),
        ("60+", 60, inf),
        ("vanaf 10 jaar", 10, inf),
        ("10 dagen of meer", 10, inf),
        ("501 and over", 501, inf),
        ("tot en met € 500 per keer", -inf, 500),
        ("up to and including 5 years", -inf, 5),
        ("251 \u2013 500 kg (1 pallet)", 251, 500),
        ("not more than 3 kg", -inf, 3),
        ("12 years or younger", -inf, 12),
    ],
)
def test_a_cell_is_a_range_in_many_notations(cell: str, low: float, high: float) -> None:
    found = range_of(cell, "", "nl")
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(("cell", "amount"), [("> 24 uur", 24), ("boven 24", 24), ("< 24", 24)])
def test_more_and_less_than_a_number_leave_it_out(cell: str, amount: float) -> None:
    found = range_of(cell, "", "nl")
    assert found is not None
    assert found.holds(Quantity(amount, "")) is False
    assert {found.holds(Quantity(amount - 1, "")), found.holds(Quantity(amount + 1, ""))} == {
        True,
        False,
    }


@pytest.mark.parametrize(
    "cell",
    [
        "12",
        "6 maanden - 1 jaar",
        "500 g - 2 kg",
        "artikel 5",
        "1 fles en 2 dozen",
        "010 - 4561234",
        "1 mei tot 5 mei",
        "5 - 5",
        "1 - 2 - 3",
        "een kist van 5 - 7 kg die op maandag om 9 uur komt",
        f"1{'a' * 50_000}!",
        f"1 {'a ' * 25_000}!",
        f"1 - {'2' * 50_000}",
        "",
    ],
)
def test_other_cells_are_none(cell: str) -> None:
    assert range_of(cell, "", "nl") is None


@given(st.text("0123456789-€tot +>.,\t a", max_size=40))
def test_any_cell_is_a_range_with_two_ends_or_none(cell: str) -> None:
    found = range_of(cell, "", "nl")
    assert found is None or found.low < found.high


@given(st.floats(0, 10_000), st.integers(0, 4999), st.integers(5000, 10_000))
def test_an_amount_is_in_a_range_between_its_ends(amount: float, low: int, high: int) -> None:
    found = range_of(f"{low} - {high}", "", "nl")
    assert found is not None
    assert found.holds(Quantity(amount, "")) is (low <= amount <= high)


@pytest.mark.parametrize(
    ("question", "quantities"),
    [
        ("Er komen 450 dozen binnen", [Quantity(450, "doos")]),
        (
            "Wie tekent een contract van 5 jaar van 8.000 euro?",
            [Quantity(5, "year"), Quantity(8000, "euro")],
        ),
        ("wat verdien ik in schaal 6", [Quantity(6, "schaal", is_label=True)]),
        ("Ik ben 57", [Quantity(57, "")]),
        ("bus 40 min te laat", [Quantity(40, "minute")]),
        ("Does the HX-200 need KEG-210-10?", []),
        ("Wat was de omzet in 2025 op 3 mei, en om 9 uur?", []),
    ],
)
def test_a_question_has_so_much_of_something(question: str, quantities: list[Quantity]) -> None:
    assert quantities_of(question, "nl") == quantities


CREDIT = ["tot € 150\tbinnendienst", "€ 150 - € 1.000\taccountmanager", "boven € 1.000\tdirectie"]


def for_what(rows: list[str], question: str, heading: str = "Bedrag\tWie") -> list[bool | None]:
    return rows_for(rows, heading, quantities_of(question, "nl"), "nl")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("wie beslist over 100 euro?", [True, False, False]),
        ("wie beslist over 3000 euro?", [False, False, True]),
        ("wie beslist over € 150?", [True, True, False]),
        ("wie beslist over 300 dagen?", [None] * 3),
        ("wie beslist over 300 offertes?", [None] * 3),
        ("Ik ben 57, wie beslist?", [None] * 3),
        ("wie beslist in 2026?", [None] * 3),
    ],
)
def test_the_row_is_told_by_its_range(question: str, told: list[bool | None]) -> None:
    assert for_what(CREDIT, question) == told


def test_of_bounds_that_hold_the_nearest_is_meant_and_the_others_are_not_wrong() -> None:
    years = ["vanaf 5 jaar\t1 dag", "vanaf 10 jaar\t2 dagen", "vanaf 20 jaar\t3 dagen"]
    assert for_what(years, "Ik ben 12 jaar in dienst") == [None, True, False]


def test_a_range_may_go_from_cell_to_cell_and_be_open() -> None:
    boxes = ["1\t25\t3", "26\t100\t5", "101\t\t8"]
    heading = "partij_van\tpartij_tot\tkeuren"
    assert for_what(boxes, "een partij van 60 dozen", heading) == [False, True, False]
    assert for_what(boxes, "een partij van 600 dozen", heading) == [False, False, True]
    assert for_what(boxes, "een partij van 60 dozen", "partij\taantal\tkeuren") == [None] * 3


def test_all_of_several_amounts_must_be_in_their_ranges() -> None:
    rates = ["0 - 5 kg\t0 - 50 km\t€ 8", "0 - 5 kg\t50 - 99 km\t€ 9", "5 - 20 kg\t50 - 99 km\t€ 12"]
    heading = "Gewicht (kg)\tAfstand (km)\tPrijs"
    assert for_what(rates, "wat kost 3 kg over 60 km?", heading) == [False, True, False]


def test_a_label_tells_of_the_column_under_it_alone() -> None:
    fees = ["1-2\t1-50\t5580", "3-5\t51-90\t5880", "Without VAT"]
    assert for_what(fees, "grade 4", "Grade\tPupils\tFee") == [False, True, None]
    assert for_what(fees, "group 4", "Grade\tPupils\tFee") == [None] * 3


def test_the_cells_that_hold_what_the_question_has() -> None:
    sentences = [("Wie beslist", ""), *((row, "Bedrag\tWie") for row in CREDIT)]
    for amount, cell in (("200", "€ 150 - € 1.000"), ("3000", "boven € 1.000")):
        assert held_of(sentences, f"wie beslist over {amount} euro?") == {amount: cell}
    assert held_of(sentences, "na 200 dagen?") == {}


def held_of(sentences: list[Headed], question: str) -> dict[str, str]:
    selection = Selection.of(question, "nl")
    return cells_holding(selection.rows_among(sentences).inside, selection.quantities, "nl")


def test_a_range_of_weights_tells_of_weights_alone() -> None:
    parcels = ["0 - 2 kg\t€ 7", "2 - 10 kg\t€ 14", "10 - 23 kg\t€ 20"]
    assert for_what(parcels, "Wat kost een pakket van 12 kilo?") == [False, False, True]
    assert for_what(parcels, "Wat kost een brief van 20 gram?") == [True, False, False]
    assert for_what(parcels, "Wat kost een zending van 12 boeken?") == [None] * 3


def test_a_range_of_areas() -> None:
    offices = ["0 - 50 m2\t€ 90", "> 50 m²\t€ 140"]
    asked = "Wat kost schoonmaak van een kantoor van 75 m2?"
    assert quantities_of(asked, "nl") == [Quantity(75, "m2")]
    assert for_what(offices, asked) == [False, True]
    assert for_what(offices, asked.replace("m2", "m²")) == [False, True]
    assert for_what(offices, asked.replace("m2", "vierkante meter")) == [False, True]


def test_an_amount_in_thousands_is_in_one_range() -> None:
    rows = ["tot € 5.000\tteamleider", "vanaf € 5.000\tdirectie"]
    assert for_what(rows, "Wie tekent voor 10 duizend euro?") == [False, True]


def test_what_a_heading_counts_by_is_not_what_is_counted() -> None:
    visits = ["1 tot en met 4\t€ 22,50", "5 tot en met 8\t€ 34,00"]
    asked = "Wat betaal ik als ik zeven keer per maand kom?"
    assert for_what(visits, asked, "Bezoeken per maand\tPrijs") == [False, True]


STEPS = [
    f"{grade}\t{step}\t{1900 + grade * 150 + step * 50}" for grade in (3, 4) for step in (1, 2)
]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What is the pay in grade 4, step 1?", "4\t1\t2550"),
        ("monthly pay grade 3 step 2", "3\t2\t2450"),
        ("pay in step 2 of grade 4", "4\t2\t2600"),
    ],
)
def test_a_row_is_told_by_two_numbers_with_their_labels(question: str, row: str) -> None:
    told = rows_for(STEPS, "Grade\tStep\tPay", quantities_of(question, "en"), "en")
    assert [one for one, is_asked in zip(STEPS, told, strict=True) if is_asked] == [row]
    assert told.count(False) == 3


def test_the_number_of_a_thing_that_heads_a_column_is_of_no_row() -> None:
    rows = ["Stem\t5.5\t6", "Seat post\t6\t7", "Caliper\t7\t8"]
    asked = quantities_of("torque stem plover 7", "en")
    assert rows_for(rows, "Part\tPlover 7 (Nm)\tPlover 7E (Nm)", asked, "en") == [None] * 3
    assert rows_for(rows, "Part\tPlover\tHeron", asked, "en") == [None, False, True]


def test_a_table_of_numbers_is_told_by_labels_whatever_language_it_is_taken_for() -> None:
    asked = quantities_of("maandloon in functiegroep 3, trede 2", "nl")
    for language in get_args(Language):
        told = rows_for(STEPS, "Functiegroep\tTrede\tMaandloon", asked, language)
        assert told == [False, True, False, False]


@pytest.mark.parametrize(
    "question", ["pay of 4 grades", "pay for table 4", "pay in grade 9", "what is paid for 4 years"]
)
def test_a_number_that_no_column_is_headed_for_tells_no_row(question: str) -> None:
    told = rows_for(STEPS, "Grade\tStep\tPay", quantities_of(question, "en"), "en")
    assert told == [None] * 4


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("schaal 8 trede 2", [Quantity(8, "schaal", True), Quantity(2, "treed", True)]),
        ("kosten 450 dozen 2025", [Quantity(450, "doos")]),
        ("10 personen 2 uur", [Quantity(10, "person"), Quantity(2, "hour")]),
        ("verlof 2 weken 3 dagen", [Quantity(2, "week"), Quantity(3, "day")]),
    ],
)
def test_a_number_between_two_labels_is_of_the_first(question: str, found: list[Quantity]) -> None:
    assert quantities_of(question, "nl") == found
