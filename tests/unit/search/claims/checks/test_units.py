import pytest

from search.claims.checks.units import other_unit, unit_of_nothing
from tests.unit.search.claims.checks.checked import wrong_by


@pytest.mark.parametrize(
    ("source", "claim", "wrong"),
    [
        ("De opzegtermijn is drie maanden.", "De termijn is drie weken.", ["drie weken"]),
        ("De opzegtermijn is drie maanden.", "De termijn is 3 maanden.", []),
        ("De opzegtermijn is een maand.", "De termijn is één week.", ["één week"]),
        ("Binnen 10 werkdagen volgt antwoord.", "Je krijgt binnen 10 dagen antwoord.", []),
        ("De boete is 2% per maand.", "De boete is € 2 per maand.", ["€ 2"]),
        ("De balie is open tot 17.00 uur.", "Tot 17.00 uur is de balie open.", []),
        ("Bij 40 uur heb je 25 vakantiedagen.", "Je hebt 40 vakantiedagen.", ["40 vakantiedagen"]),
        (
            "Je hebt 26 vakantiedagen: 20 wettelijke en 6 extra.",
            "Je hebt 20 wettelijke vakantiedagen.",
            [],
        ),
        ("Bedrag in euro: 120", "Het kost € 120.", []),
        ("Een legbord draagt 500 kg.", "Een legbord draagt 500 gram.", ["500 gram"]),
        ("Een legbord draagt 500 kg.", "Een legbord draagt 500 kilo.", []),
        ("De hal is 75 m² groot.", "De hal is 75 vierkante meter.", []),
        ("De hal is 75 m² groot.", "De hal is 75 meter lang.", ["75 meter"]),
        ("Het depot ligt 12 km verder.", "Het ligt 12 mijl verder.", ["12 mijl"]),
        ("De doos is 40 x 30 cm.", "De doos is 40 cm lang.", []),
        ("Zij hebben recht op 120 klokuren.", "Zij hebben recht op 120 uur.", []),
        ("Zij hebben recht op 120 klokuren.", "Zij hebben recht op 120 dagen.", ["120 dagen"]),
        ("Binnen 10 dagen volgt antwoord.", "Binnen 10 werkdagen volgt het.", ["10 werkdagen"]),
    ],
)
def test_units(source: str, claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_unit, claim, [source], "nl") == wrong


@pytest.mark.parametrize(
    ("question", "claim", "wrong"),
    [
        ("What do I get after four years?", "After four years you get 4 weeks of pay.", []),
        (
            "What do I get after a while?",
            "After four years you get 4 weeks of pay.",
            ["four years"],
        ),
        ("What do I get after four years?", "You get it after four years.", ["four years"]),
        ("What do I get in 4 weeks?", "After four years you get 4 weeks of pay.", ["four years"]),
    ],
)
def test_what_is_asked_is_not_what_is_given_for_it(
    question: str, claim: str, wrong: list[str]
) -> None:
    sources = ["You get 4 weeks of pay."]
    assert wrong_by(other_unit, claim, sources, "en", question=question) == wrong


def test_what_the_question_calls_by_a_number_may_be_said_again() -> None:
    asked, claim = "Wat kost zaal 3 TL?", "Zaal 3 TL kost 220 euro."
    rows = ["3 hout\t145", "3 TL\t220"]
    assert wrong_by(other_unit, claim, rows, "nl", question=asked) == []


def test_money_is_no_number_of_what_is_counted() -> None:
    asked = "How many moths were caught in Breda?"
    row, claim = "Breda\t€ 14,500\tQ3", "In Breda 14,500 moths were caught."
    assert wrong_by(other_unit, claim, [row], "en", question=asked) == ["14,500 moths"]
    bare = row.replace("€ ", "")
    assert wrong_by(other_unit, claim, [bare], "en", question=asked) == []
    assert wrong_by(other_unit, claim, [row], "en") == []


@pytest.mark.parametrize(
    ("question", "claim", "wrong"),
    [
        ("", "De as heeft een bout van 35 mm.", ["35 mm"]),
        ("", "De as heeft 35.", []),
        ("hoeveel mm is de as", "De as is 35 mm.", []),
        # What the quote has in another notation or in thousands of another unit.
        ("", "De slang is 4 meter.", []),
        ("", "De slang is 0,004 kilometer.", []),
        ("", "De as heeft 35 uur.", []),
    ],
)
def test_a_unit_of_size_stands_somewhere(question: str, claim: str, wrong: list[str]) -> None:
    rows = ["Onderdeel\tWaarde", "As\t35", "Slang\t4 m"]
    assert wrong_by(unit_of_nothing, claim, rows, "nl", question=question) == wrong
