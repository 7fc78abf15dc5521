"""Tables in a prompt."""

import pytest

from search.wording.tables import labelled

PARTS = "Part\tStock\tLead time (weeks)"
PUMP, HOSE = "Pump\t2\t26", "Hose\t\t3"
PUMP_TOLD = "Part: Pump; Stock: 2; Lead time (weeks): 26"
HOSE_TOLD = "Part: Hose; Lead time (weeks): 3"


def test_each_cell_stands_behind_the_name_of_its_column() -> None:
    text = f"Ask Piet.\n{PARTS}\n{PUMP}\n{HOSE}\nOr Anna."
    assert labelled(text, "") == f"Ask Piet.\n{PUMP_TOLD}\n{HOSE_TOLD}\nOr Anna."


def test_the_header_may_be_before_the_text() -> None:
    assert labelled(f"{PUMP}\n{HOSE}", PARTS) == f"{PUMP_TOLD}\n{HOSE_TOLD}"


def test_the_corner_of_a_table_may_be_empty() -> None:
    told = "Turnover; 2024: 16.97; 2025: 18.42"
    assert labelled("Turnover\t16.97\t18.42", "2024\t2025") == "2024\t2025\nTurnover\t16.97\t18.42"
    assert labelled("Turnover\t16.97\t18.42\t9", "2024\t2025\tplan") == f"{told}; plan: 9"


@pytest.mark.parametrize(
    "text",
    [
        "Name\tPhone\nJan\t115",  # in two columns a row tells it itself
        "Jan\tPlanner\t115\nPiet\tDriver\t116",  # the first row heads nothing
        f"{PARTS}\n{PUMP}\tx\ty",
        "No table at all.",
    ],
)
def test_what_has_no_columns_to_name_stays_as_it_is(text: str) -> None:
    assert labelled(text, "") == text


def test_tables_behind_each_other_have_their_own_columns() -> None:
    text = f"{PARTS}\n{PUMP}\n\nSize\tWidth\tHeight\nL\t40\t60"
    assert labelled(text, "") == f"{PUMP_TOLD}\n\nSize: L; Width: 40; Height: 60"
