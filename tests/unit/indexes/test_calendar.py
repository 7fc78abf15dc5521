import re

import pytest

from vind.indexes.text.languages import ANY_YEAR, MONTH, MONTHS


def test_each_name_of_a_month_is_read_whole() -> None:
    assert {re.match(MONTH, name)[0] for name in MONTHS} == {*MONTHS}  # type: ignore[index]
    assert {MONTHS[name] for name in ("maart", "march", "mrt", "mar")} == {3}
    assert sorted({*MONTHS.values()}) == [*range(1, 13)]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("van 1999 tot 2026", ["1999", "2026"]),
        ("120261, 1800 dozen en 2101", []),
        ("v2024", ["2024"]),
    ],
)
def test_years_are_of_two_centuries_and_no_part_of_a_number(text: str, years: list[str]) -> None:
    assert ANY_YEAR.findall(text) == years
