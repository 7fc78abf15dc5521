import pytest

from indexes.types import Language
from search.claims.checks.modifiers import other_modifier
from tests.unit.search.claims.checks.checked import wrong_by


@pytest.mark.parametrize(
    ("source", "claim", "language", "wrong"),
    [
        ("The rent is £1,250 a month.", "The rent is £1,250 per year.", "en", ["1250 year"]),
        ("The rent is £1,250 a month.", "The rent is £1,250 each month.", "en", []),
        ("The rent is £1,250.", "The rent is £1,250 per year.", "en", []),
        ("De vergoeding is € 2,40 per dag.", "Je krijgt € 2,40 per week.", "nl", ["2.4 week"]),
        ("Je werkt 8 uur per dag.", "Je werkt 8 uur per week.", "nl", ["8 week"]),
        ("The rate is € 12.50/hour.", "It is € 12.50 per day.", "en", ["12.5 day"]),
        ("The rate is € 12.50 / hr.", "It is € 12.50 an hour.", "en", []),
        ("De huur is € 55,- p/d.", "De huur is € 55 per week.", "nl", ["55 week"]),
        ("De huur is € 55 p.d.", "De huur is € 55 per dag.", "nl", []),
        ("De huur is € 55 daags.", "De huur is € 55 per maand.", "nl", ["55 month"]),
        ("The rent is £1,250 pcm.", "The rent is £1,250 a year.", "en", ["1250 year"]),
        ("The salary is £30,000 p.a.", "The salary is £30,000 p/y.", "en", []),
        ("It is £95 per person per night.", "It is £95 per person per week.", "en", ["95 week"]),
        ("Het is € 1.500 per persoon per jaar.", "Het is € 1.500 per jaar.", "nl", []),
        ("De huur is € 300 per kwartaal.", "De huur is € 300 per maand.", "nl", ["300 month"]),
        ("A visit is EUR 50 per call-out.", "A visit is EUR 50 per hour.", "en", ["50 hour"]),
        ("A visit is EUR 50 per hour.", "A visit is EUR 50 per call-out.", "en", []),
        ("The fee is EUR 1.60 per person.", "The fee is EUR 1.60 per day.", "en", ["1.6 day"]),
        ("The fee is EUR 1.60 per person.", "The fee is EUR 1.60 per guest.", "en", []),
        ("Het is € 1,60 per kaart per persoon.", "Het is € 1,60 per uur.", "nl", ["1.6 hour"]),
        ("It rises by 5 per cent.", "It rises by 5 per cent per year.", "en", []),
        ("beamer\t€ 190\tdag", "De beamer is € 190 per uur.", "nl", ["190 hour"]),
        ("beamer\t€ 190\tper dag", "De beamer is € 190 per dag.", "nl", []),
        ("beamer\tdag\tweek\t€ 190", "De beamer is € 190 per uur.", "nl", []),
    ],
)
def test_what_is_paid_or_done_each_time(
    source: str, claim: str, language: Language, wrong: list[str]
) -> None:
    assert wrong_by(other_modifier, claim, [source], language) == wrong


@pytest.mark.parametrize(
    ("source", "claim", "wrong"),
    [
        ("Elke 60 seconden telt.", "Het telt voor 60 seconden.", ["60 long"]),
        ("Voor 60 seconden telt het.", "Het telt elke 60 seconden.", ["60 each"]),
        ("It is every two weeks.", "It is for two weeks.", ["2 long"]),
        ("It is every two weeks.", "It is once in two weeks.", []),
        ("Elke 60 seconden telt.", "Het telt om de 60 seconden.", []),
        ("Elke 60 seconden telt.", "Na 60 seconden telt het.", []),
        ("Het telt 60 seconden.", "Het telt voor 60 seconden.", []),
    ],
)
def test_how_often_is_not_how_long(source: str, claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_modifier, claim, [source], "nl") == wrong


@pytest.mark.parametrize(
    ("source", "claim", "wrong"),
    [
        ("Je mag maximaal 5 dagen meenemen.", "Je mag minstens 5 dagen meenemen.", ["5 at least"]),
        ("Je mag maximaal 5 dagen meenemen.", "Je mag ten hoogste 5 dagen meenemen.", []),
        ("Je mag maximaal 5 dagen meenemen.", "Je mag 5 dagen meenemen.", []),
        ("Neem 5 dagen of minder mee.", "Je mag meer dan 5 dagen meenemen.", ["5 at least"]),
        ("Meld je voor 9.00 uur ziek.", "Meld je na 9.00 uur ziek.", ["9 at least"]),
        ("Tot € 5.000 tekent zij.", "Boven € 5.000 tekent zij.", ["5000 at least"]),
        ("Niet meer dan 5 dagen.", "Hoogstens 5 dagen.", []),
        ("Minimaal 5 en maximaal 5 dagen.", "Minstens 5 dagen.", []),
        ("Werkt u 5 dagen, dan maximaal 5.", "Minstens 5 dagen.", []),
        ("Dien het uiterlijk 1 juli 2026 in.", "Dien het na 1 juli 2026 in.", ["7-1 at least"]),
        ("Dien het uiterlijk 1 juli 2026 in.", "Dien het voor 1 juli 2026 in.", []),
        ("Dien het in voor de 15e.", "Dien het in na de 15e.", ["15 at least"]),
        ("Betaal binnen 30 dagen.", "Betaal na 30 dagen.", ["30 at least"]),
        ("Wie niet binnen 30 dagen betaalt, krijgt rente.", "Rente volgt na 30 dagen.", []),
        ("Wat na 60 dagen komt wordt niet betaald.", "Het komt binnen 60 dagen.", []),
        ("Zeg af tot 14 dagen voor de start.", "Zeg minstens 14 dagen voor de start af.", []),
        ("Bel niet voor 9.00 uur.", "Bel na 9.00 uur.", []),
        ("Bel niet voor 9.00 uur.", "Bel voor 9.00 uur.", ["9 at most"]),
    ],
)
def test_bounds(source: str, claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_modifier, claim, [source], "nl") == wrong


ORDERS = ["Orders below £500 may be placed by an engineer.", "Orders over £500 need the buyer."]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Orders over £500 may be placed by an engineer.", ["500 at least"]),
        ("Orders below £500 need the buyer.", ["500 at most"]),
        ("Orders over £500 need the buyer.", []),
        ("An engineer places orders below £500, and over £500 the buyer.", []),
    ],
)
def test_of_two_bounds_of_a_number_that_of_the_nearest_sentence_counts(
    claim: str, wrong: list[str]
) -> None:
    assert wrong_by(other_modifier, claim, ORDERS, "en") == wrong


@pytest.mark.parametrize(
    ("source", "claim", "wrong"),
    [
        ("Het kost € 450 exclusief btw.", "Het kost € 450 inclusief btw.", ["450 with tax"]),
        ("It is € 450, incl. VAT.", "It is € 450 exclusive of VAT.", ["450 without tax"]),
        ("It is € 450 excl. VAT.", "It is € 450 ex VAT.", []),
        ("It is € 450.", "It is € 450 excluding VAT.", []),
        ("€ 450 for one and € 500 excl. VAT for two.", "One is € 450 incl. VAT.", []),
    ],
)
def test_tax(source: str, claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_modifier, claim, [source], "en") == wrong


RESTART = "Do not try to restart an electric bus more than twice."
FORBIDDEN = "It is forbidden to leave a van, of whatever make, there for longer than two days."


@pytest.mark.parametrize(
    ("source", "claim", "wrong"),
    [
        (RESTART, "You may restart an electric bus more than twice.", ["2 at least"]),
        (RESTART, "You may restart an electric bus at most twice.", []),
        (RESTART, "You may restart an electric bus twice.", []),
        ("The tank may not hold less than 40 litres.", "It holds at least 40 litres.", []),
        ("Not less than 40 litres.", "It holds at most 40 litres.", ["40 at most"]),
        (
            "No driver works more than 9 hours.",
            "A driver may work more than 9 hours.",
            ["9 at least"],
        ),
        ("Who does not park and stays longer than 2 days pays.", "Pay from over 2 days.", []),
        (FORBIDDEN, "You may not leave a van there for longer than two days.", []),
        ("More than 10 km is not paid.", "Up to 10 km is paid.", []),
    ],
)
def test_a_denial_turns_the_bound_behind_it(source: str, claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_modifier, claim, [source], "en") == wrong


@pytest.mark.parametrize(
    ("source", "claim", "wrong"),
    [
        ("It closes at 2 pm.", "It closes at 2 am.", ["2 am"]),
        ("It closes at 2 p.m.", "It closes at 2 pm.", []),
        ("It closes at 2 pm.", "It closes at 2.", []),
        ("It opens at 2 am and closes at 2 pm.", "It closes at 2 pm.", []),
    ],
)
def test_halves_of_the_day(source: str, claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_modifier, claim, [source], "en") == wrong


@pytest.mark.parametrize(
    ("source", "claim", "wrong"),
    [
        ("Report it before 10:00.", "Report it at 10:00.", ["10 at"]),
        ("Meld het uiterlijk om 10.00 uur.", "Meld het om 10.00 uur.", ["10 at"]),
        ("Report it before 10:00.", "Report it by 10:00.", []),
        ("Report it before 10:00.", "Report it, 10:00 it is.", []),
        ("Open until 10:00.", "It closes at 10:00.", []),
        ("It begins at 10:00.", "It begins at 10:00.", []),
    ],
)
def test_what_is_due_before_an_hour_is_not_so_at_it(
    source: str, claim: str, wrong: list[str]
) -> None:
    assert wrong_by(other_modifier, claim, [source], "en") == wrong
