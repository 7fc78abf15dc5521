import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.folding import fold_in_place
from search.text.number_words import AMOUNTS, DUTCH_NUMBERS, ENGLISH_NUMBERS
from search.text.numbers import number_in, number_matches

DUTCH: dict[int, str] = dict(zip(AMOUNTS, DUTCH_NUMBERS.split(), strict=True))
ENGLISH: dict[int, str] = dict(zip(AMOUNTS, ENGLISH_NUMBERS.split(), strict=True))


def spelled(text: str) -> list[str]:
    return [min(number_in(match)) for match in number_matches(fold_in_place(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tweehonderd euro", ["200"]),
        ("honderdvijftig, honderdentwee", ["150", "102"]),
        ("vijftienhonderd", ["1500"]),
        ("drieduizendvijfentwintig", ["3025"]),
        ("tweeduizend vijfhonderd", ["2500"]),
        ("tussen honderd en tweehonderd", ["100", "200"]),
        ("een miljoen", ["1000000"]),
        ("two hundred euros", ["200"]),
        ("a hundred and one", ["101"]),
        ("between one hundred and two hundred", ["100", "200"]),
        ("one hundred and twenty-five thousand", ["125000"]),
        ("two thousand five hundred", ["2500"]),
        ("twenty one", ["21"]),
        ("tweemaal, twice", ["2", "2"]),
        ("eenmaal, een huis, one of them", []),
        ("tweeënhalf uur, drieënhalve dag", ["2.5", "3.5"]),
        ("two and a half hours", ["2.5"]),
        ("a year and a half, one year and a half", ["1.5", "1.5"]),
        # In Dutch "in acht" and "ten" seldom count.
        ("drie maanden in acht nemen", ["3"]),
        ("in acht weken, acht dagen", ["8", "8"]),
        ("de directie acht dit nodig", []),
        ("ten laste van, ten name van, ten onrechte", []),
        ("ten people, ten days", ["10", "10"]),
    ],
)
def test_numbers_in_words(text: str, expected: list[str]) -> None:
    assert spelled(text) == expected


def in_dutch(number: int) -> str:
    if number >= 1000:
        return f"{in_dutch(number // 1000)}duizend{in_dutch(number % 1000)}"
    if number >= 100:
        return f"{in_dutch(number // 100)}honderd{in_dutch(number % 100)}"
    if number in DUTCH or not number:
        return DUTCH.get(number, "")
    return f"{DUTCH[number % 10]}en{DUTCH[number - number % 10]}"


def in_english(number: int) -> str:
    if number >= 1000:
        return f"{in_english(number // 1000)} thousand {in_english(number % 1000)}".strip()
    if number >= 100:
        rest = in_english(number % 100)
        return f"{in_english(number // 100)} hundred{' and ' if rest else ''}{rest}"
    if number in ENGLISH or not number:
        return ENGLISH.get(number, "")
    return f"{ENGLISH[number - number % 10]}-{ENGLISH[number % 10]}"


@given(st.integers(2, 999_999))
def test_what_is_written_out_is_read_back(number: int) -> None:
    assert spelled(in_dutch(number)) == [str(number)]
    assert spelled(in_english(number)) == [str(number)]
