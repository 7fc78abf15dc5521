import pytest

from search.conflicts.differences import only_difference
from search.conflicts.statements import Statement
from tests.unit.search.examples import stored


def statement(text: str) -> Statement:
    return Statement(stored(text), 0, len(text), "")


def test_another_rate_is_another_value_whatever_stands_before_it() -> None:
    # "…" and "½" fold to several characters, and places in a text are not to move by that.
    yearly = statement("The Basis fee… ½ in advance… is £1,250 a year for the pump.")
    monthly = statement("The Basis fee… ½ in advance… is £120 a month for the pump.")
    dearer = statement("The Basis fee… ½ in advance… is £130 a month for the pump.")
    assert only_difference(yearly, monthly) is None
    assert only_difference(monthly, dearer) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Voor 1 mei kost een kaartje € 50.", "Na 1 mei kost een kaartje € 75."),
        ("Een kaartje kost € 10 voor leden.", "Een kaartje kost € 15 voor niet-leden."),
        ("Een kamer met ontbijt kost € 80.", "Een kamer zonder ontbijt kost € 65."),
        ("A ticket for those under 12 is € 4.", "A ticket for those over 12 is € 9."),
    ],
)
def test_what_is_said_of_the_opposite_is_no_other_opinion(one: str, other: str) -> None:
    assert only_difference(statement(one), statement(other)) is None
    assert only_difference(statement(other), statement(one)) is None
    assert only_difference(statement(one), statement(one.replace("€ ", "€ 1"))) is not None


def test_what_something_is_for_is_not_said_of_before() -> None:
    older = statement("De vergoeding voor thuiswerken is € 2,15 per dag.")
    newer = statement("Vanaf januari is de vergoeding thuiswerken € 2,40 per dag.")
    assert only_difference(older, newer) is not None
