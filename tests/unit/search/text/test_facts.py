import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.facts import Date, claimed_facts, find_dates, source_facts, unsupported


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.000,50", "1,000.50"),
        ("EUR 2.000.000", "2 miljoen euro"),
        ("€ 1,25 mio", "€ 1.250.000"),
        ("12 500 items", "12,500 items"),
        ("vijfentwintig dagen", "25 days"),
        ("tweeëntwintig", "twenty-two"),
        ("9:30", "09.30 uur"),
        ("5%", "5 procent"),
        ("3.50", "3,5"),
        ("2½ uur", "tweeënhalf uur"),
        ("10u30", "half elf"),
        ("12:00 uur", "12 uur"),
        ("2 pm", "14:00"),
        ("200 euro", "tweehonderd euro"),
        ("€ 1 250,50", "€ 1.250,50"),
    ],
)
def test_one_number_in_two_notations(one: str, other: str) -> None:
    assert unsupported(claimed_facts(one), source_facts(other)) == []
    assert unsupported(claimed_facts(other), source_facts(one)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on May 25, 2024", ["2024-5-25"]),
        ("March 25", ["3-25"]),
        ("Januari\t12.500\t13.000", []),
        ("Maart\t25\t30", []),
        ("Maart\n25 klachten", []),
        ("In mei 2,5 uur", []),
        ("In maart 25 klachten", []),
        ("brief d.d. 3-4-25", ["2025-4-3"]),
        ("regel 3-4-25", []),
        ("31 dec. '25 en 3 mei \N{RIGHT SINGLE QUOTATION MARK}24", ["2025-12-31", "2024-5-3"]),
        ("15/16 maart 2025", ["2025-3-15", "2025-3-16"]),
        ("Tel. 06-12-345678", []),
        ("order 20240315", []),
    ],
)
def test_the_dates_of_a_text(text: str, expected: list[str]) -> None:
    assert [str(readings[0]) for _, _, readings in find_dates(text)] == expected


@pytest.mark.parametrize(
    ("claim", "source", "missing"),
    [
        ("You get 30 days.", "You get 25 days.", ["30"]),
        ("It costs 5 dollars.", "It costs 5 euros.", ["dollar"]),
        ("It costs 25 pounds.", "It costs \N{POUND SIGN}25.", []),
        ("It costs \N{POUND SIGN}25.", "It costs 25 pounds.", []),
        ("Het kost 25 pond.", "It costs GBP 25.", []),
        ("It costs 25 pounds.", "It costs 25 euros.", ["pound sterling"]),
        ("The pond is 25 m wide.", "Its width is 25 m.", []),
        ("25 pounds of flour", "25 of each kind", []),
        ("It rose 5%.", "It rose by 5 points.", ["percent"]),
        ("2 miljoen", "2 stuks", ["2000000"]),
        ("on 2 May 2024", "on 1 May 2024 and 2 June 2023", ["2024-5-2"]),
        ("in mei 2024", "op 1 mei 2023", ["2024-5"]),
        ("1.5 uur", "15 uur", ["1.5"]),
        ("21 uur", "2½ uur", ["21"]),
        ("2 uur", "2½ uur", ["2"]),
        ("20 graden", "tot -20 graden", ["20"]),
        ("een winst van 450", "resultaat\t-450", ["450"]),
        ("een verlies van 450", "resultaat\t-450", []),
        ("10 medewerkers", "10.000 medewerkers", ["10"]),
        ("versie 123", "versie 1.2.3", ["123"]),
        ("code 42", "code 0042", ["42"]),
        ("artikel 3.1", "artikel 3.10", ["3.1"]),
        ("driehonderd euro", "tweehonderd euro", ["300"]),
        ("100 euros", "two hundred euros", ["100"]),
        ("at nine", "at half past nine", ["9"]),
        ("om 10 uur", "om 10u30", ["10"]),
        ("5,09 miljoen", "in miljoen euro\t2025\nService\t5,09", []),
        ("5,10 miljoen", "in miljoen euro\t2025\nService\t5,09", ["5100000"]),
    ],
)
def test_a_fact_that_does_not_stand_there(claim: str, source: str, missing: list[str]) -> None:
    assert unsupported(claimed_facts(claim), source_facts(source)) == missing


@pytest.mark.parametrize(
    "text",
    [
        "1 mei 2024",
        "May 1st, 2024",
        "2024-05-01",
        "01-05-2024",
        "1/5/2024",
        "the 1st day of May, 2024",
        "01-05-24",
        "2024/05/01",
        "1 may 2024",
        "1 May",
        "May 2024",
        "in 2024",
    ],
)
def test_one_date_in_many_notations(text: str) -> None:
    assert unsupported(claimed_facts(text), source_facts("ingegaan op 1 mei 2024")) == []


def test_a_day_without_year_takes_its_year_from_elsewhere() -> None:
    source = source_facts("Calendar 2024. The office is closed on May 1.")
    assert unsupported(claimed_facts("Closed on 1 May 2024."), source) == []
    assert unsupported(claimed_facts("Closed on 1 May 2023."), source) == ["2023-5-1"]


def test_the_parts_of_a_claimed_date_are_not_numbers() -> None:
    assert claimed_facts("from 3 March 2020").numbers == ()
    assert claimed_facts("from 3 March 2020").dates == ((Date(2020, 3, 3),),)


def test_each_of_several_days_of_a_month_is_a_date() -> None:
    for text in ("3 en 5 mei 2026", "3, 4 en 5 mei 2026", "3-5 mei 2026", "3rd to 5th of May 2026"):
        assert unsupported(claimed_facts("op 3 mei 2026 en 5 mei 2026"), source_facts(text)) == []
    assert unsupported(claimed_facts("op 2 mei 2026"), source_facts("3 en 5 mei 2026")) != []


def test_what_people_may_do_is_no_month() -> None:
    assert claimed_facts("A maximum of 12 may attend.").dates == ()
    assert claimed_facts("on 12 May we meet, or 13 may").dates == (
        (Date(None, 5, 12),),
        (Date(None, 5, 13),),
    )


def test_an_ambiguous_date_keeps_both_readings() -> None:
    assert claimed_facts("03/04/2024").dates == ((Date(2024, 4, 3), Date(2024, 3, 4)),)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("een dag in een jaar, one day", ["1", "1", "1"]),
        ("een huis, one of them", []),
        ("een half uur, half an hour", ["0.5", "0.5"]),
        ("half past, de halve waarheid", []),
        ("anderhalve maand", ["1.5"]),
        ("ten minste 5, ten hoogste zes, ten days", ["5", "6", "10"]),
        ("€ 1.250,-", ["1250"]),
        ("$12.4m, 12.4 m", ["12400000", "12.4"]),
    ],
)
def test_small_words_and_amounts(text: str, numbers: list[str]) -> None:
    assert sorted(map(min, claimed_facts(text).numbers)) == sorted(numbers)


@given(st.text())
def test_every_text_supports_what_it_claims(text: str) -> None:
    assert unsupported(claimed_facts(text), source_facts(text)) == []
