import pytest

from indexes.types import Language
from search.claims.checks.singulars import (
    counted_as_one,
    one_of_several,
    things_counted,
    things_without_measure,
)


@pytest.mark.parametrize(
    ("claim", "source", "language", "wrong"),
    [
        ("One director must sign.", "Two directors must sign.", "en", ["1 director"]),
        ("One director must sign.", "A director must sign.", "en", []),
        ("Eén bestuurder tekent.", "Drie bestuurders tekenen.", "nl", ["1 bestuurder"]),
        ("Eén bestuurder tekent.", "Een bestuurder tekent, of drie bestuurders.", "nl", []),
        ("One of the directors must sign.", "Two directors must sign.", "en", []),
        ("Een hond mag mee.", "Twee honden mogen mee.", "nl", []),
        ("It is done once a year.", "It is done twice a year.", "en", ["once a"]),
        ("It is done once a year.", "It is done 3 times a year.", "en", ["once a"]),
        ("It is done once a year.", "It is done every year.", "en", []),
        ("Het gebeurt eenmaal per jaar.", "Het gebeurt tweemaal per jaar.", "nl", ["eenmaal"]),
    ],
)
def test_what_is_said_of_one(claim: str, source: str, language: Language, wrong: list[str]) -> None:
    assert one_of_several(claim, frozenset(), [source], language) == wrong


def test_een_counts_where_it_is_of_what_is_asked() -> None:
    asked = things_counted("Hoeveel handtekeningen zijn er nodig?", "nl")
    claim = "Er is een handtekening nodig."
    assert list(counted_as_one(claim, asked, "nl")) == ["handtekening"]
    assert list(counted_as_one(claim, frozenset(), "nl")) == []
    assert one_of_several(claim, asked, ["Er zijn twee handtekeningen nodig."], "nl") == [
        "1 handtekening"
    ]


@pytest.mark.parametrize(
    ("question", "language", "things"),
    [
        ("Hoeveel winst maakten we in 2023?", "nl", {"winst"}),
        ("hoeveel inwoners hebben een uitkering", "nl", {"inwoner"}),
        ("How many blocks does he have?", "en", {"block"}),
        ("Hoeveel kostte de vervanging?", "nl", set()),
        ("hoeveel krijgen vakmannen extra", "nl", set()),
        ("Hoeveel uur mag ik werken?", "nl", set()),
        ("Hoeveel procent is dat?", "nl", set()),
        ("hoeveel daarvan mag ik verkopen?", "nl", set()),
        ("When is it?", "en", set()),
    ],
)
def test_what_is_counted_without_a_measure_is_a_noun(
    question: str, language: Language, things: set[str]
) -> None:
    assert things_without_measure(question, language) == things
