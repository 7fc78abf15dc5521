"""The items of a list counted in letters and Roman numerals."""

import pytest

from ingest.parsers.numerals import numeral


@pytest.mark.parametrize(
    ("number", "kind", "written"),
    [
        (7, "1", "7"),
        (1, "a", "a"),
        (26, "A", "Z"),
        (27, "a", "aa"),
        (703, "a", "aaa"),
        (4, "i", "iv"),
        (1994, "I", "MCMXCIV"),
        (0, "a", "0"),
        (-3, "i", "-3"),
        (4000, "I", "4000"),
        (10**9, "a", "1000000000"),
    ],
)
def test_a_number_as_a_list_counts(number: int, kind: str, written: str) -> None:
    assert numeral(number, kind) == written
