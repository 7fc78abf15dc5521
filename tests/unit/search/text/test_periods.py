"""Years and quarters, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.periods import (
    has_period,
    is_period,
    quarter_pattern,
    quarters_of,
    year_pattern,
    years_of,
)


@pytest.mark.parametrize(
    ("token", "years"),
    [
        ("2023", ["2023"]),
        ("FY2023", ["2023"]),
        ("fy23", ["2023"]),
        ("CY-2023", ["2023"]),
        ("2023Q2", ["2023"]),
        ("Q2-2023", ["2023"]),
        ("Q2FY23", ["2023"]),
        ("3Q22", ["2022"]),
        ("2022/23", ["2022", "2023"]),
        ("FY2022-2023", ["2022", "2023"]),
        ("2022/24", []),
        ("23", []),
        ("Q2-23", []),
        ("12023", []),
        ("E2023", []),
        ("", []),
    ],
)
def test_the_year_of_a_word(token: str, years: list[str]) -> None:
    assert years_of(token) == years
    assert is_period(token) == bool(years)


@pytest.mark.parametrize("token", ["2025/26", "FY2025/26", "fy2025-2026"])
def test_a_school_or_fiscal_year_is_a_period(token: str) -> None:
    assert is_period(token)
    assert not is_period(token.replace("26", "28"))


def test_a_quarter_is_a_period_of_no_year() -> None:
    assert is_period("Q2")
    assert years_of("Q2") == []


@pytest.mark.parametrize(
    ("text", "quarters"),
    [
        ("the results of Q2 2023", [2]),
        ("VERANO_2022Q3_10Q.pdf", [3]),
        ("3Q22 and q4", [3, 4]),
        ("In the third quarter", [3]),
        ("het eerste kwartaal en het 4e kwartaal", [1, 4]),
        ("the second fiscal quarter", [2]),
        ("the second quarter of the fiscal year", [2]),
        ("What was the margin in the last quarter of 2023?", [4]),
        ("omzet van het laatste kwartaal van 2024", [4]),
        ("the first three months of 2024", [1]),
        ("de laatste drie maanden van 2024", [4]),
        ("kwartaal 2 van 2025", [2]),
        ("Results for quarter 3", [3]),
        ("4e kw. 2025", [4]),
        ("per kwartaal 2 dagen, dit kwartaal 3", []),
        ("the last quarter", []),
        ("Q10, IQ2, 12Q, a quarter", []),
    ],
)
def test_the_quarters_of_a_text(text: str, quarters: list[int]) -> None:
    assert quarters_of(text) == quarters
    assert has_period(text) == bool(quarters)


@pytest.mark.parametrize("text", ["in 2023.", "FY2023", "fy23", "3Q23", "2023Q2_10Q", "2022-23"])
def test_a_year_stands_in_a_text_in_any_notation(text: str) -> None:
    assert year_pattern("2023").search(text)


@pytest.mark.parametrize("text", ["12023", "20235", "23", "2,023", "Q23", "fy 23", "1923"])
def test_what_only_looks_like_a_year_is_none(text: str) -> None:
    assert not year_pattern("2023").search(text)


@given(
    year=st.integers(2000, 2099),
    quarter=st.integers(1, 4),
    written=st.sampled_from(
        ["{y}Q{q}", "Q{q}-{y}", "{q}Q{s}", "Q{q}FY{s}", "FY{y}-Q{q}", "{q}Q{y}"]
    ),
)
def test_a_period_is_found_again_in_what_names_it(year: int, quarter: int, written: str) -> None:
    token = written.format(y=year, q=quarter, s=str(year)[2:])
    assert years_of(token) == [str(year)]
    assert quarters_of(token) == [quarter]
    assert year_pattern(str(year)).search(f"results_{token}.pdf")
    assert quarter_pattern(quarter).search(f"results_{token}.pdf")
