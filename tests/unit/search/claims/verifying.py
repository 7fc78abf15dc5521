"""A verifier of a few quotes, for the tests of what it lets through."""

from search.claims.verify import Verifier
from search.excerpt import Excerpt
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt

LEAVE = excerpt(
    "Employees get 25 days of leave a year. Unused days may not be carried over after 1 July 2024.",
    heading="Leave",
)


FEES = excerpt("The annual fee is € 1.250,50, paid to Vind B.V. in March.", path="fees.pdf")


def dutch(question: str, *excerpts: Excerpt) -> Verifier:
    return Verifier(question, excerpts, "nl", ToyEmbedder().embed_passages)


def verifier(question: str = "How many days of leave, and what is the annual fee?") -> Verifier:
    return Verifier(question, [LEAVE, FEES], "en", ToyEmbedder().embed_passages)


def dutch_reason(question: str, sentence: str, *texts: str) -> str:
    return dutch(question, *map(excerpt, texts)).check(sentence).reason
