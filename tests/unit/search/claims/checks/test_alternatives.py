"""Which of two things it is, where that is what is asked."""

import pytest

from indexes.types import Language
from search.claims.checks.alternatives import alternatives
from search.claims.verify import Verifier
from search.reasons import Reason
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt


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


RULE = "Een lekkende kraan is voor rekening van de verhuurder."


@pytest.mark.parametrize(
    ("question", "sentence", "reason"),
    [
        ("Is een lekkende kraan voor rekening van de huurder of de verhuurder?", RULE, ""),
        (
            "Is een lekkende kraan voor rekening van de huurder of de verhuurder?",
            "Een lekkende kraan is voor rekening van de huurder of verhuurder.",
            Reason.REPEATS,
        ),
        ("Is een lekkende kraan voor rekening van de verhuurder?", RULE, Reason.REPEATS),
    ],
)
def test_to_name_the_one_repeats_nothing(question: str, sentence: str, reason: str) -> None:
    embed = ToyEmbedder().embed_passages
    assert Verifier(question, [excerpt(RULE)], "nl", embed).check(sentence).reason == reason


def test_the_one_must_be_what_the_quote_says() -> None:
    asked = "Is een lekkende kraan voor rekening van de huurder of de verhuurder?"
    said = "Een lekkende kraan is voor rekening van de huurder."
    verifier = Verifier(asked, [excerpt(RULE)], "nl", ToyEmbedder().embed_passages)
    assert verifier.check(said).reason == "the quotes do not have: huur"
