"""What a check finds wrong with a claim, of a source in which these sentences and rows stand."""

from collections.abc import Callable, Sequence

from indexes.types import Language
from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.source import Source
from tests.unit.search.examples import excerpt


def wrong_by(
    check: Callable[[Claim, Source], list[str]],
    sentence: str,
    sentences: Sequence[str],
    language: Language,
    *,
    question: str = "",
    header: str = "",
) -> list[str]:
    asked = Asked(question, language)
    source = Source(excerpt("\n".join(sentences), header=header), asked)
    return check(Claim(sentence, asked), source)
