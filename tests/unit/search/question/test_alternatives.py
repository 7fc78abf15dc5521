import pytest

from indexes.types import Language
from search.question.alternatives import alternatives


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        (
            "Is een lekkende kraan voor de huurder of de verhuurder?",
            "nl",
            ("huur", "verhur"),
        ),
        (
            "Moet de filter eerst zuur of eerst alkalisch worden gereinigd?",
            "nl",
            ("zuur", "alkalisch"),
        ),
        ("Do we deploy with Docker or to a cluster?", "en", ("docker", "cluster")),
        ("Weet je of de receptie open is?", "nl", None),
        ("Mag de hond mee?", "nl", None),
        ("Is the price of parking known?", "en", None),
        ("Mag ik roken of roken?", "nl", None),
    ],
)
def test_two_things_of_which_one_is_meant(
    question: str, language: Language, expected: tuple[str, str] | None
) -> None:
    assert alternatives(question, language) == expected
