import pytest

from search.question.codes import Codes
from search.text.days import Day

ROTA = "Van\tTot\tVakman\n2026-03-30\t2026-04-06\tHazes\n2026-04-06\t2026-04-13\tNoordhoek"


@pytest.mark.parametrize(
    ("question", "text", "stands"),
    [
        ("Wie heeft dienst op 9 april?", ROTA, True),
        ("Wie heeft dienst op 13 april 2026?", ROTA, True),
        ("Wie heeft dienst op 14 april?", ROTA, False),
        ("Wie heeft dienst op 9 april 2025?", ROTA, False),
        ("Who was there on 9 April?", "2026-04-09 Noordhoek", True),
        ("Who was there on 9 April?", "9 mei 2026", False),
        ("Zijn we open op 1 augustus?", "Dicht van 20-07-2026 t/m 07-08-2026.", True),
        ("Zijn we open op 1 augustus?", "Dicht op 20-07-2026, en open op 07-08-2026.", False),
        ("Zijn we open op 28 december?", "Dicht van 24 december t/m 2 januari.", True),
        ("Zijn we open op 1 januari?", "Dicht van 24 december t/m 2 januari.", True),
        ("Zijn we open op 1 januari 2027?", "Dicht van 24 december t/m 2 januari.", True),
        ("Zijn we open op 3 januari?", "Dicht van 24 december t/m 2 januari.", False),
        ("Zijn we open op 29 februari?", "Dicht van 24 februari tot 2 maart.", True),
        ("Wie werkt er op 5 december?", "week 49 (30 november t/m 6 december 2026)", True),
        ("Wie werkt er op 5 december 2025?", "week 49 (30 november t/m 6 december 2026)", False),
        ("Wie werkt er op 1 januari?", "week 53 (28 december t/m 3 januari 2027)", True),
        ("Zijn we open op 28 december?", "Dicht van 21 t/m 31 december.", True),
        ("Zijn we open op 28 december?", "Dicht 21-31 december 2026", True),
        ("Are we open on 28 December?", "Closed from 21 to 31 December 2026.", True),
        ("Zijn we open op 20 december?", "Dicht van 21 t/m 31 december.", False),
        ("Zijn we open op 28 december?", "Op 21 en 31 december.", False),
        ("Zijn we open op 28 december?", "Op 21 en 31 december 2026.", False),
        ("Zijn we open op 28 december?", "Tussen 21 en 31 december zijn we dicht.", True),
        ("Are we open on 28 December?", "Closed between 21 December and 2 January.", True),
        ("Geldt het op 1 mei?", "Het loopt van 1 maart tot 1 juli.", False),
        ("Geldt het op 1 mei?", "Het contract loopt van 1 maart 2026 tot 1 maart 2028.", False),
        ("Wie heeft dienst in april 2026?", ROTA, False),
        ("Wie heeft dienst op 9-4?", ROTA, True),
        ("Wie heeft dienst do 9/4?", ROTA, True),
        ("Who is on sat 20-12?", "za 20-12\tYara", True),
        ("Wie heeft dienst op 20 december?", "za 20-12\tYara", True),
        ("Wie heeft dienst op 20 december 2025?", "za 20-12\tYara", True),
        ("Wie heeft dienst op 12 december?", "za 20-12\tYara", False),
        ("Wie heeft dienst op 20 december?", "pagina 20-12", False),
    ],
)
def test_a_day_stands_in_other_notations_and_in_spans(
    question: str, text: str, stands: bool
) -> None:
    assert any(day.stands_in(text) for day in Day.all_in(question)) is stands


@pytest.mark.parametrize(
    "question",
    [
        "Wat kost een les voor kinderen van 8-11?",
        "Wat staat er op pagina 20-12?",
        "Mag het op 1-2 dagen?",
        "Is de winkel za 9-17 open?",
        "Krijg ik 24/7 hulp?",
    ],
)
def test_two_numbers_are_no_day_without_a_weekday_or_a_word_for_it(question: str) -> None:
    assert Day.all_in(question) == []


def test_a_day_counts_as_a_code_does() -> None:
    codes = Codes.of("Wie heeft dienst op 9 april?")
    assert [codes.share_in(row) for row in ROTA.split("\n")] == [0.0, 0.0, 1.0]
    assert codes.days[0].words == {"9", "april"}
