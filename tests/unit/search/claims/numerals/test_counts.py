"""Numbers with what they count."""

from search.claims.numerals.counts import counts


def test_numbers_of_codes_and_of_sizes_count_nothing() -> None:
    found = counts("2 crates 60x40x24 with 3 pumps H-080", "en")
    assert [(one.number, one.counted) for one in found] == [
        (frozenset({"2"}), "crates"),
        (frozenset({"3"}), "pumps"),
    ]
