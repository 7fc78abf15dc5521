"""Rows and columns of a table that are for some months or weekdays."""

import pytest

from search.tables.rows import headed
from search.tables.seasons import (
    Season,
    has_season,
    season_asked,
    season_of,
    told_by_label,
    without_columns_of_others,
)
from search.text.names import known_words


def season(months: str = "", weekdays: str = "", years: str = "", implied: str = "") -> Season:
    return Season(*(frozenset(map(int, one.split())) for one in (months, weekdays, years, implied)))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Laag (jan-mrt, nov)", season("1 2 3 11")),
        ("Midden (apr-jun, sep-okt)", season("4 5 6 9 10")),
        ("Summer (April to September)", season("4 5 6 7 8 9")),
        ("Winter (October to March)", season("10 11 12 1 2 3")),
        ("Juli en augustus", season("7 8")),
        ("april t/m juni 2026", season("4 5 6", years="2026")),
        ("2026-11-01", season("11", years="2026")),
        ("2026-11", season("11", years="2026")),
        ("2026-11-03", season()),
        ("03-2026", season("3", years="2026")),
        ("3/2026", season()),
        ("11/2026", season("11", years="2026")),
        ("zomer", season(implied="6 7 8")),
        ("Winter season 2026", season(implied="1 2 12", years="2026")),
        ("Najaarsperiode", season(implied="9 10 11")),
        ("Spring", season(implied="3 4 5")),
        ("Spring washer", season()),
        ("J. Winter", season()),
        ("oktober tot en met december", season("10 11 12")),
        ("Ma t/m do", season(weekdays="1 2 3 4")),
        ("vr-zo", season(weekdays="5 6 7")),
        ("Monday to Friday", season(weekdays="1 2 3 4 5")),
        ("zaterdag en zondag", season(weekdays="6 7")),
        ("Opening in het weekend", season(weekdays="6 7")),
        ("Weekdays", season(weekdays="1 2 3 4 5")),
        ("Werkdagen", season(weekdays="1 2 3 4 5")),
        ("zaterdagavond", season(weekdays="6")),
        ("Zondagen", season(weekdays="7")),
        ("5 werkdagen", season()),
        ("Jan de Vries", season()),
        ("Do not enter", season()),
        ("zo nodig", season()),
        ("15 mei tot 1 oktober", season()),
        ("Kerst en jaarwisseling", season()),
        ("", season()),
    ],
)
def test_what_a_cell_is_for(cell: str, expected: Season) -> None:
    assert season_of(cell) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wat kost een kamer in augustus 2026?", season("8", years="2026")),
        ("Wat kost een kamer in 2026?", season()),
        ("What does it cost on a Saturday in May?", season("5", "6")),
        ("Is the pool open at the weekend?", season(weekdays="6 7")),
        ("Wat kost een weekend?", season(weekdays="6 7")),
        ("Zijn jullie 's zondags open, of op zaterdagen?", season(weekdays="6 7")),
        ("Kan ik vrijdagavond of maandagochtend komen?", season(weekdays="1 5")),
        ("Open in de weekenden en op een werkdag?", season(weekdays="1 2 3 4 5 6 7")),
        ("Is het de laatste werkdag, en wat is de boete per werkdag?", season()),
        ("Binnen hoeveel werkdagen, of is het één werkdag?", season()),
        ("May I march in the parade?", season()),
        ("Wie is Jan en wat mag hij nu doen?", season()),
        ("Tussen juni en augustus, hoe laat is het open?", season("6 8")),
        ("Hoe laat is het open in de lente?", season(implied="3 4 5")),
        ("When is it open in the fall of 2026?", season(implied="9 10 11", years="2026")),
        ("Does the price fall if I buy a spring?", season()),
        ("Wat is het toestel van Anna de Winter?", season()),
    ],
)
def test_what_a_question_names(question: str, expected: Season) -> None:
    assert season_asked(question) == expected


RATES = [
    "Kamer\tLaag (jan-mrt)\tHoog (jul-aug)\tKerst",
    "Zeezijde\t137\t222\t236",
    "Stadszijde\t118\t188\t199",
]
HOURS = ["Dag\tOpen", "Ma t/m vr\t9-17", "Zaterdag\t10-16", "Feestdagen\tgesloten"]


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Wat kost zeezijde in augustus?", ["Kamer\tHoog (jul-aug)", "Zeezijde\t222"]),
        (
            "Wat kost zeezijde in augustus en met kerst?",
            ["Kamer\tHoog (jul-aug)\tKerst", "Zeezijde\t222\t236"],
        ),
        ("Wat kost zeezijde in mei?", RATES[:2]),
        ("Wat kost zeezijde?", RATES[:2]),
        ("Wat kost het op maandag?", RATES[:2]),
    ],
)
def test_columns_of_other_months_are_left_out(question: str, left: list[str]) -> None:
    asked, words = season_asked(question), frozenset(known_words(question))
    assert [without_columns_of_others(row, RATES[0], asked, words) for row in RATES[:2]] == left


def test_rows_of_other_days_are_told() -> None:
    for question, told in (
        ("Hoe laat gaat het zaterdag open?", [False, True, None]),
        ("Hoe laat gaat het woensdag open?", [True, False, None]),
        ("Hoe laat gaat het zondag open?", [None, None, None]),
        ("Hoe laat gaat het open?", [None, None, None]),
    ):
        assert told_by_label(HOURS[1:], season_asked(question)) == told


def test_a_source_has_the_season_where_a_row_or_a_column_or_a_sentence_does() -> None:
    assert has_season(headed(RATES, ""), season_asked("in augustus"))
    assert has_season(headed(HOURS, ""), season_asked("op zaterdag"))
    assert not has_season(headed(RATES, ""), season_asked("in mei"))
    assert not has_season(headed(RATES, ""), season_asked("wanneer"))
    week = headed(["De balie is open van maandag t/m vrijdag."], "")
    assert has_season(week, season_asked("op dinsdag"))
    assert not has_season(week, season_asked("op zondag"))


def test_a_part_of_the_year_is_told_by_its_months_and_in_the_other_language() -> None:
    rows = ["Voorjaar\t10-17", "Zomer\t8-21", "Najaar\t10-16", "Winter\t11-15"]
    for question, told in (
        ("When is it open?", [None] * 4),
        ("When is it open in the spring?", [True, False, False, False]),
        ("Hoe laat is het open in de herfst?", [False, False, True, False]),
        ("Hoe laat is het open in augustus?", [False, True, False, False]),
    ):
        assert told_by_label(rows, season_asked(question)) == told
    halves = ["Summer (April to September)\t8-21", "Winter (October to March)\t9-17"]
    for question, halves_told in (
        ("Is het in de zomer open?", [True, False]),
        ("Is het in het najaar open?", [None, None]),
    ):
        assert told_by_label(halves, season_asked(question)) == halves_told


def test_a_month_of_another_year_is_another() -> None:
    rows = ["2025-11-01\t7,9%", "2026-10-01\t7,7%", "2026-11-01\t7,5%"]
    assert told_by_label(rows, season_asked("De toeslag in november 2026?")) == [False, False, True]
    assert told_by_label(rows, season_asked("De toeslag in november?")) == [True, False, True]
