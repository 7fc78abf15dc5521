import pytest

from indexes.types import Language
from search.claims.checks.singulars import one_of_several
from tests.unit.search.claims.checks.checked import wrong_by


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
    assert wrong_by(one_of_several, claim, [source], language) == wrong


def test_een_counts_where_it_is_of_what_is_asked() -> None:
    claim, rule = "Er is een handtekening nodig.", ["Er zijn twee handtekeningen nodig."]
    question = "Hoeveel handtekeningen zijn er nodig?"
    assert wrong_by(one_of_several, claim, rule, "nl", question=question) == ["1 handtekening"]
    assert wrong_by(one_of_several, claim, rule, "nl") == []
