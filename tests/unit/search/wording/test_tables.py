"""Tables in a prompt."""

import pytest

from search.wording.tables import labelled, told_row

PARTS = "Part\tStock\tLead time (weeks)"
PUMP, HOSE = "Pump\t2\t26", "Hose\t\t3"
PUMP_TOLD = "Part: Pump; Stock: 2; Lead time (weeks): 26"
HOSE_TOLD = "Part: Hose; Lead time (weeks): 3"


def test_each_cell_of_the_row_stands_behind_the_name_of_its_column() -> None:
    text = f"Ask Piet.\n{PARTS}\n{PUMP}\n{HOSE}\nOr Anna."
    assert labelled(text, "", PUMP) == f"Ask Piet.\n{PARTS}\n{PUMP_TOLD}\n{HOSE}\nOr Anna."
    assert labelled(text, "", HOSE) == f"Ask Piet.\n{PARTS}\n{PUMP}\n{HOSE_TOLD}\nOr Anna."
    assert labelled(text, "", "Ask Piet.") == text


def test_a_row_is_told_alone_and_a_header_is_none() -> None:
    assert told_row(PUMP, PARTS) == PUMP_TOLD
    assert told_row(HOSE, PARTS) == HOSE_TOLD
    assert told_row(PARTS, PARTS) == ""


def test_the_header_may_be_before_the_text() -> None:
    assert labelled(f"{PUMP}\n{HOSE}", PARTS, PUMP) == f"{PARTS}\n{PUMP_TOLD}\n{HOSE}"


def test_the_corner_of_a_table_may_be_empty() -> None:
    years, row = "2024\t2025\tplan", "Turnover\t16.97\t18.42\t9"
    assert labelled(row, years, row) == f"{years}\nTurnover; 2024: 16.97; 2025: 18.42; plan: 9"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Name\tPhone", "Jan\t115"),  # in two columns a row tells it itself
        ("Jan\tPlanner\t115", "Piet\tDriver\t116"),  # the first row heads nothing
        (PARTS, f"{PUMP}\tx\ty"),
    ],
)
def test_what_has_no_columns_to_name_stays_as_it_is(header: str, row: str) -> None:
    assert labelled(f"{header}\n{row}", "", row) == f"{header}\n{row}"
    assert told_row(row, header) == ""


def test_tables_behind_each_other_have_their_own_columns() -> None:
    text = f"{PARTS}\n{PUMP}\n\nSize\tWidth\tHeight\nL\t40\t60"
    told = f"{PARTS}\n{PUMP}\n\nSize\tWidth\tHeight\nSize: L; Width: 40; Height: 60"
    assert labelled(text, "", "L\t40\t60") == told
