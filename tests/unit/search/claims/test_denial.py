"""What a quote denies, and what a claim denies of it."""

import pytest

from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.source import Source
from search.claims.verify import Verifier
from search.reasons import Reason
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt

LAPTOP = (
    "Privégebruik van de laptop is toegestaan. "
    "Het installeren van software op de laptop is niet toegestaan."
)
DOGS = "Honden zijn welkom in het park. Dat geldt niet voor honden in het zwembad."
PARK = "Honden zijn welkom in het park, maar niet in het zwembad."
SMOKING = "Roken, eten en drinken zijn in het gebouw niet toegestaan."
COSTS = "U krijgt een vergoeding, maar niet als u te laat bent."
RENEWAL = "De overeenkomst wordt verlengd, tenzij een partij uiterlijk in mei opzegt."


@pytest.mark.parametrize(
    ("question", "quote", "sentence", "reason"),
    [
        (
            "Mag de laptop mee?",
            LAPTOP,
            "Privégebruik van de laptop is niet toegestaan.",
            Reason.NOT_DENIED,
        ),
        (
            "Mag ik de laptop privé gebruiken?",
            LAPTOP,
            "Privégebruik is toegestaan op de laptop.",
            "",
        ),
        ("Zijn honden welkom?", DOGS, "Honden zijn niet welkom in het park.", Reason.NOT_DENIED),
        ("Zijn honden welkom?", DOGS, "Honden zijn niet welkom in het zwembad.", ""),
        ("Zijn honden welkom?", PARK, "Honden zijn niet welkom in het park.", Reason.NOT_DENIED),
        ("Zijn honden welkom?", PARK, "Honden zijn niet welkom in het zwembad.", ""),
        ("Mogen honden in het park?", PARK, "Honden mogen niet in het park.", Reason.NOT_DENIED),
        ("Mag ik roken?", SMOKING, "U mag in het gebouw niet roken.", ""),
        ("Krijg ik als ik te laat ben nog iets?", COSTS, "U krijgt geen vergoeding.", ""),
        ("Wordt het verlengd?", RENEWAL, "De overeenkomst wordt niet verlengd.", Reason.NOT_DENIED),
        ("Wordt het verlengd?", RENEWAL, "Zegt een partij op in mei, dan niet verlengd.", ""),
        (
            "Wordt het verlengd?",
            RENEWAL,
            "De overeenkomst wordt verlengd als een partij uiterlijk opzegt.",
            Reason.DENIED,
        ),
    ],
)
def test_a_denial_is_of_what_it_is_said_of(
    question: str, quote: str, sentence: str, reason: str
) -> None:
    asked = Asked(question, "nl")
    assert Source(excerpt(quote), asked).denials.objection(Claim(sentence, asked)) == reason


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("No, the office is closed on Sunday.", "The office is closed on Sunday. [1]"),
        ("No, the office is open on Sunday.", "No, the office is open on Sunday. "),
        ("No, the office is not closed on Sunday.", "No, the office is not closed on Sunday. "),
    ],
)
def test_what_is_no_denial_behind_a_no_is_said_without_it(sentence: str, shown: str) -> None:
    quotes = [excerpt("The office is closed on Sunday.")]
    embed = ToyEmbedder().embed_passages
    check = Verifier("Is the office open on Sunday?", quotes, "en", embed).check
    assert check(sentence).text == shown
