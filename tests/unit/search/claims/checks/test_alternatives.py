"""Which of two things it is, where that is what is asked."""

import pytest

from search.claims.asked import Asked
from search.claims.checks.alternatives import other_alternative
from search.claims.claim import Claim
from search.claims.source import Source
from search.claims.verify import Verifier
from search.reasons import Reason
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt

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


@pytest.mark.parametrize(
    ("path", "said", "wrong"),
    [
        ("noordwijk.pdf", ["The customer pays a bonus."], []),
        ("contract.pdf", ["The customer pays a bonus."], ["noordwijk"]),
        ("noordwijk-oostdam.pdf", ["The customer pays a bonus."], ["noordwijk"]),
        ("noordwijk.pdf", ["Oostdam pays a bonus."], ["noordwijk"]),
    ],
)
def test_the_one_may_stand_in_the_name_of_the_file(
    path: str, said: list[str], wrong: list[str]
) -> None:
    asked = Asked("Which customer pays a bonus, Noordwijk or Oostdam?", "en")
    source = Source(excerpt("\n".join(said), path=path), asked)
    assert other_alternative(Claim("Noordwijk pays a bonus.", asked), source) == wrong
