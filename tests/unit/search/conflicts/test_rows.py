"""Rows of two documents' tables that disagree in a column which both have."""

import pytest

from tests.unit.search.conflicts.test_conflicts import document, told

GUIDE = document(
    1,
    "Standby duty\n\nDuty\tVet\tNurse\nStandby on a workday\t€ 62.50\t€ 38\n"
    "Standby on a Sunday\t€ 145\t€ 92",
    2024,
)
MEMO = document(
    2,
    "Standby from July\n\nDuty\tVet\tNurse\nWorkday\t€ 75\t€ 46\nSunday\t€ 170\t€ 110",
    2025,
    path="memo-on-standby.docx",
)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("What does a vet get for standby on a workday?", ["€ 75", "€ 62.50"]),
        ("What does a nurse get for standby on a workday?", ["€ 46", "€ 38"]),
        ("What does a nurse get for standby on a Sunday?", ["€ 110", "€ 92"]),
    ],
)
def test_the_row_and_the_column_are_those_that_are_asked_for(
    question: str, values: list[str]
) -> None:
    assert told(question, GUIDE, MEMO) == [values]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Duty\tVet\tNurse", "Workday\t€ 62.50\t€ 38"),
        ("Duty\tVet\tNurse", "Workday at night\t€ 75\t€ 46"),
        ("Duty\tDriver\tPorter", "Workday\t€ 75\t€ 46"),
        ("Duty\tVet\tNurse", "Workday\t3 hours\t€ 46"),
        ("Duty\tVet\tNurse", "Workday\t€ 75 an hour, € 80 at night\t€ 46"),
    ],
    ids=["the same", "another row", "other columns", "another kind", "two values"],
)
def test_rows_that_do_not_disagree(header: str, row: str) -> None:
    other = document(2, f"Standby\n\n{header}\n{row}", 2025, path="memo-on-standby.docx")
    assert told("What does a vet get for standby on a workday?", GUIDE, other) == []


def test_which_column_is_meant_has_to_be_told() -> None:
    """But where only one has a value in both."""
    assert told("What do you get for standby on a workday?", GUIDE, MEMO) == []
    one = document(1, "Fees\n\nCheck\tFee\nTeeth of a cat\t€ 120", 2024)
    two = document(2, "Changes\n\nCheck\tFee\nTeeth of a cat\t€ 135", 2025)
    asked = "What does a check of the teeth of a cat cost?"
    assert told(asked, one, two) == [["€ 135", "€ 120"]]


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        ("What does a nurse get for standby at night?", [["€ 46", "€ 38"]]),
        ("What does a nurse get for standby by day?", []),
    ],
)
def test_a_row_may_begin_with_an_empty_cell(asked: str, values: list[list[str]]) -> None:
    one = "Standby\n\nDuty\tShift\tVet\tNurse\nWorkday\tDay\t€ 50\t€ 30\n\tNight\t€ 62\t€ 38"
    two = "Standby\n\nShift\tVet\tNurse\nNight\t€ 75\t€ 46"
    assert told(asked, document(1, one, 2024), document(2, two, 2025)) == values


def test_the_numbers_of_a_label_are_part_of_it() -> None:
    one = document(1, "Fees\n\nOperation\tDog\tCat\nSurgery up to 20 kg\t€ 120\t€ 90", 2024)
    two = document(2, "Fees\n\nOperation\tDog\tCat\nSurgery up to 40 kg\t€ 150\t€ 90", 2025)
    assert told("What does surgery of a dog cost?", one, two) == []


def test_rows_of_two_suppliers_do_not_disagree() -> None:
    """Each is of a name that the other's passage does not have."""
    one = document(1, "Prices\n\nOrder\tSmall\tLarge\nDelivery by Brandt\t€ 30\t€ 45", 2024)
    two = document(2, "Prices\n\nOrder\tSmall\tLarge\nDelivery by Kessel\t€ 35\t€ 50", 2025)
    assert told("What does delivery of a large order cost?", one, two) == []


LEAVE = "Special leave\n\nOccasion\tLeave\nMoving house\t1 day\nDeath of a partner\t{}"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("How much special leave for moving house?", []),
        ("How much special leave for the death of a partner?", [["5 days", "4 days"]]),
    ],
)
def test_a_row_is_not_told_of_beside_the_one_that_is_asked_for(
    question: str, values: list[list[str]]
) -> None:
    older, newer = (
        document(number, LEAVE.format(days), 2023, path=f"special leave v{number}.docx", newer=by)
        for number, days, by in ((1, "4 days", 2), (2, "5 days", None))
    )
    assert told(question, older, newer, apart=0.1) == values


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Who\tPrice", []),
        ("Who\tPrice on Sunday", [["€ 49.50", "€ 46"]]),
        ("Who\tSat-Sun", [["€ 49.50", "€ 46"]]),
    ],
)
def test_a_row_is_of_the_weekday_that_is_asked_for(header: str, values: list[list[str]]) -> None:
    older, newer = (
        document(number, f"Extra\n\n{header}\nTechnician\t{price}", 2023 + number)
        for number, price in ((1, "€ 46"), (2, "€ 49.50"))
    )
    assert told("What does a technician cost on Sunday?", older, newer) == values
    assert told("What does a technician cost?", older, newer) == [["€ 49.50", "€ 46"]]
