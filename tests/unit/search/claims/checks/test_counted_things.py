import pytest

from search.claims.checks.counted_things import other_thing_counted
from tests.unit.search.claims.checks.checked import wrong_by
from tests.unit.search.claims.verifying import dutch
from tests.unit.search.examples import excerpt

SOURCES = [
    "Vakantiedagen meenemen",
    "Bovenwettelijke uren mag je meenemen tot een maximum van 40 uur.",
    "Je betaalt leges op 1 mei 2024.",
    "Hal 2 wordt uitgebreid.",
    "De H-080 is € 310 per week. De pompen zijn te huur.",
]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("Je mag 40 vakantiedagen meenemen.", ["40 vakantiedagen"]),
        ("Je mag 40 uur meenemen.", []),
        ("You may carry over 40 hours.", []),
        ("Je betaalt 2 leges.", ["2 leges"]),
        ("Je betaalt op 1 mei 2024 leges.", []),
        ("Het maximum is 40.", []),
        ("De H-080 pomp is € 310 per week.", []),
        ("De K8.0 pompen zijn te huur.", []),
    ],
)
def test_what_a_number_counts(claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_thing_counted, claim, SOURCES, "nl") == wrong


def test_a_number_of_the_question_counts_what_that_says() -> None:
    said = [*SOURCES, "ISO 9001: geldig tot 2027.", "Het certificaat hangt in hal 2."]
    claim = "Het ISO 9001-certificaat geldt tot 2027."
    asked = "Tot wanneer is het ISO 9001-certificaat geldig?"
    assert wrong_by(other_thing_counted, claim, said, "nl") == ["9001 certificaat"]
    assert wrong_by(other_thing_counted, claim, said, "nl", question=asked) == []


MOVING = ["Verlof\tDagen", "Verhuizing\t2"]


@pytest.mark.parametrize(
    "claim", ["Bij verhuizing krijg je 2 dagen verlof.", "In trede 7, dagen later."]
)
def test_what_a_number_counts_may_stand_over_it(claim: str) -> None:
    assert wrong_by(other_thing_counted, claim, MOVING, "nl") == []


def test_what_a_number_counts_in_a_table_of_millions() -> None:
    table = ["Bedragen in miljoen euro\t2025", "Omzet service\t5,09"]
    assert wrong_by(other_thing_counted, "De omzet was 5,09 miljoen euro.", table, "nl") == []


def test_euros_of_a_row_that_does_not_repeat_them_are_counted_there() -> None:
    table = ["Amounts in euros", "Grade\tTuition", "9-10\t7920", "40 pupils pay"]
    assert wrong_by(other_thing_counted, "It is 7920 euros.", table, "en") == []
    assert wrong_by(other_thing_counted, "It is 40 euros.", table, "en") == ["40 euros"]


def test_a_number_of_a_code_counts_nothing() -> None:
    complaint = excerpt(
        "Nr\tComplex\tVergoeding\nK26-003\tTorenhof\t0,00\nK26-004\tMolenwiek\t150,00"
    )
    check = dutch("Wat was de vergoeding voor K26-004?", complaint).check
    assert check("De vergoeding was 150,00.").reason == ""


COMPLAINTS = ["Complaints in 2025", "no\tname\tcomplaints", "4\tWiersma\tnoise", "5\tAydin\tseat"]
CHANNELS = ["Channels: 1 front of house, 2 stage, 5 emergency."]


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("There are 5 complaints.", COMPLAINTS, ["5 complaints"]),
        ("There are 5 complaints.", ["year\tcomplaints", "2025\t5"], []),
        ("There are 5 channels.", CHANNELS, ["5 channels"]),
        ("There are 5 radio channels.", ["Radio channels: 5 emergency."], ["5 radio"]),
        ("There are 5 channels.", ["There are 5 separate radio channels."], []),
        ("There are 5 channels.", ["The number of channels is 5."], []),
        ("There are 5 channels.", ["We have radio channels, 5 of them."], []),
    ],
)
def test_the_number_of_a_row_or_a_label_counts_nothing(
    claim: str, source: list[str], wrong: list[str]
) -> None:
    assert wrong_by(other_thing_counted, claim, source, "en") == wrong


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("Children pay 8 euros.", "Adults pay 12 euros. Children 8.", []),
        ("Children pay 8 euros.", "Adults pay 12 euros. Children (up to 12 years) 8.", []),
        ("Children pay 8 euros.", "Adults pay 12 euros and 8 for children.", []),
        ("Adults pay 8 euros.", "Adults pay 12 euros. Children 8.", ["8 euros"]),
        ("It takes 8 days.", "The course takes 12 days. Hall 8 is used.", ["8 days"]),
        ("It is 88 dB for children.", "It is 92 dB. For children 88.", []),
        ("Children have 8 euros.", "We have 12 chairs, children 8. No euros.", ["8 euros"]),
        ("Children have 8 euros.", "Euros are paid. Children 8.", ["8 euros"]),
    ],
)
def test_a_bare_number_has_the_unit_of_the_amount_before_it(
    claim: str, source: str, wrong: list[str]
) -> None:
    assert wrong_by(other_thing_counted, claim, [source], "en") == wrong


RATES = ["Room\tHigh season\tMax. guests", "Comfort\t189\t2", "Superior\t259\t4"]


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("A superior room in high season is 259 guests.", ["259 guests"]),
        ("A superior room is for 4 guests.", []),
        ("A superior room is 259 euros, for at most 4 guests.", []),
    ],
)
def test_a_number_does_not_count_what_heads_another_column(claim: str, wrong: list[str]) -> None:
    assert wrong_by(other_thing_counted, claim, RATES, "en") == wrong


def test_what_heads_the_labels_is_counted_in_every_column() -> None:
    sold = ["Rooms\t2024\t2025", "Sold\t300\t310"]
    assert wrong_by(other_thing_counted, "In 2025 310 rooms were sold.", sold, "en") == []
