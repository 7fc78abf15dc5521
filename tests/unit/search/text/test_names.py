import pytest

from search.text.names import (
    identifiers,
    is_code,
    known_words,
    stated_addresses,
    stated_names,
)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The Agreement is governed by the laws of New York.", ["Agreement", "New", "York"]),
        ("Meld storing E-4521 bij de helpdesk.", ["E-4521"]),
        ("Vraag het Jan de Vries' team op maandag.", ["Jan", "Vries", "maandag"]),
        ("Employees may leave in March.", ["March"]),
        ("Wij march on.", []),
        ("It takes 25km or the 3rd of 5GB.", []),
        ("A 17-year-old has a 36-month lease.", []),
        ("Kijk op https://vind.nl/verlof.", []),
        ("eHRM is down.", ["eHRM"]),
    ],
)
def test_what_is_named(sentence: str, names: list[str]) -> None:
    assert stated_names(sentence) == names


def test_several_days_are_known_by_one() -> None:
    assert known_words("Mondays") == known_words("maandag") == {"monday"}


def test_a_day_is_known_in_the_other_language() -> None:
    assert known_words("Monday") == known_words("maandag") == {"monday"}
    assert known_words("mei") == known_words("May") == {"month 5"}


def test_a_place_is_known_in_the_other_language() -> None:
    assert known_words("in Duitsland of België") >= known_words("Germany Belgium")
    assert known_words("Duitsland").isdisjoint(known_words("Dutch"))


def test_a_year_is_known_in_any_notation() -> None:
    assert known_words("FY2023") == known_words("2023") == {"2023"}
    assert known_words("2023Q2") == {"2023", "q2"}


def test_addresses_lose_the_marks_behind_them() -> None:
    found = stated_addresses("See https://a.nl/b?c=1, or mail hr@firma.nl.")
    assert found == ["https://a.nl/b?c=1", "hr@firma.nl"]


def test_a_measure_is_no_code() -> None:
    assert is_code("Q2")
    assert not is_code("10GB")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("384f0a49-8ae4-47ef-8610-e779e5057139.html", ["384f0a49-8ae4-47ef-8610-e779e5057139"]),
        ("commit 9df6077ab12 of main", ["9df6077ab12"]),
        ("E-4521, 0612345678, 2026-05-14, NL91ABNA0417164300 and facade", []),
    ],
)
def test_what_a_machine_made_up_is_told(text: str, found: list[str]) -> None:
    assert identifiers(text) == found


def test_money_is_no_name() -> None:
    assert stated_names("De accu van Jan kostte 4350 Euro of 5000 USD.") == ["Jan"]
