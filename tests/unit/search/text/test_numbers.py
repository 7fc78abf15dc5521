from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.folding import fold_in_place
from search.text.numbers import (
    Number,
    may_have_numbers,
    number_in,
    number_matches,
    number_readings,
    table_power,
)

MINUS = "\N{MINUS SIGN}"


def numbers(text: str) -> list[Number]:
    return [number_in(match) for match in number_matches(fold_in_place(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Fractions and raised digits are no digits of the number before them.
        ("2½ uur", ["2.5"]),
        ("½ dag en ¾ dag", ["0.5", "0.75"]),
        ("2 1/2 percent", ["2.5"]),
        ("24/7 in 2025/2026", ["24", "7", "2025", "2026"]),
        ("€ 500¹", ["500"]),
        ("10² m", ["10"]),
        ("2 and a half hours", ["2.5"]),
        # Spaces between thousands, with cents behind them.
        ("€ 1 250,50", ["1250.5"]),
        ("12 500 items", ["12500"]),
        # Thousands of which nothing is left over are no decimals.
        ("10.000", ["10000"]),
        ("1,000", ["1000"]),
        # What no number groups so, and what has zeros in front, stays as it is written.
        ("1.2.3", ["1.2.3"]),
        ("1.2,3", ["1.2,3"]),
        ("0042", ["0042"]),
        ("0570-123456", ["0570", "123456"]),
        ("020 123 4567", ["020 123", "4567"]),
        ("0.500", ["0.5"]),
        (".5% a month", ["0.5"]),
        ("p.5", ["5"]),
        ("... 5 items", ["5"]),
        ("05", ["5"]),
        # The word behind it is part of the number.
        ("10 duizend euro", ["10000"]),
        ("15 thousand", ["15000"]),
    ],
)
def test_one_reading(text: str, expected: list[str]) -> None:
    assert numbers(text) == [frozenset({one}) for one in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.250", {"1250", "1.25"}),
        ("10.50", {"10.5", "10.50", "10:50"}),
        ("versie 10.50", {"10.50"}),
        ("versie 2.0", {"2.0", "2"}),
        ("artikel 3.10", {"3.10"}),
        ("10u30", {"10:30"}),
        ("12:00 uur", {"12:0", "12"}),
        ("2 pm", {"2", "14:0"}),
        ("9:30 a.m.", {"9:30"}),
        ("12 am", {"12", "0:0"}),
        ("om half elf", {"10:30", "22:30"}),
        ("om half 11", {"10:30", "22:30"}),
        ("at half past nine", {"9:30", "21:30"}),
        ("kwart voor tien", {"9:45", "21:45"}),
        ("a quarter past one", {"1:15", "13:15"}),
    ],
)
def test_several_readings(text: str, expected: set[str]) -> None:
    assert numbers(text) == [frozenset(expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("onder -70 graden", [{f"{MINUS}70"}]),
        ("tussen \u221220 en \u201318", [{f"{MINUS}20"}, {f"{MINUS}18"}]),
        ("het saldo is -€ 450", [{f"{MINUS}450"}]),
        ("het saldo is € -450", [{f"{MINUS}450"}]),
        ("resultaat\t-450", [{f"{MINUS}450"}]),
        ("resultaat\t(450)\t320", [{f"{MINUS}450"}, {"320"}]),
        ("resultaat\t(€ 1.450)\n", [{f"{MINUS}1450"}]),
        ("zie (450)\tzaal (3) is", [{"450"}, {"3"}]),
        # A word may say what a sign would.
        ("een verlies van 450", [{"450", f"{MINUS}450"}]),
        ("er is 450 aanbetaald", [{"450", f"{MINUS}450"}]),
        ("a deposit of 450", [{"450", f"{MINUS}450"}]),
        # A range, a range that is written carelessly, a code, and what may be the mark of a list.
        ("10-15", [{"10"}, {"15"}]),
        ("9 -17 uur", [{"9"}, {"17"}]),
        ("E-4521", [{"4521"}]),
        ("-5 flessen", [{"5", f"{MINUS}5"}]),
        ("- 5 flessen", [{"5"}]),
    ],
)
def test_what_is_below_nothing(text: str, expected: list[set[str]]) -> None:
    assert numbers(text) == [frozenset(one) for one in expected]


def test_what_a_table_is_in() -> None:
    assert table_power("bedragen in miljoen euro\t2025") == 6
    assert table_power("bedragen x € 1.000") == 3
    assert table_power("bedragen (x 1000 euro)") == 3
    assert table_power("bedragen in duizenden euro") == 3
    assert table_power("amounts in millions") == 6
    assert table_power("bedragen in euro") == 0
    assert table_power("lampen 2 x 1000 watt") == 0
    assert table_power("in 1000 gevallen") == 0
    assert table_power("x 1.000,50") == 0


def test_money_has_no_thousandths() -> None:
    assert number_readings("1.250", money=True) == {"1250"}
    assert number_readings("1.25", money=True) == {"1.25", "1:25"}


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_dutch_and_english_notation_agree(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02d}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    assert number_readings(english) & number_readings(dutch)


@given(st.decimals(0, 10**9, places=4))
def test_a_plain_decimal_is_read_as_itself(number: Decimal) -> None:
    text = f"{number:.4f}"
    assert f"{number.normalize():f}" in number_readings(text)


PIECES = ["een", "tweehonderd", "half", "elf", "12", "½", "-", "€", "honderd", "and a half", "1/2"]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4)))
def test_where_there_are_numbers_there_may_be_some(pieces: list[str]) -> None:
    folded = fold_in_place(" ".join(pieces))
    assert may_have_numbers(folded) or not list(number_matches(folded))
