"""Whether a claim says of all what a source says of one: "each of our cameras has 24 months"."""

from collections.abc import Iterator, Sequence

from indexes.folding import fold
from indexes.types import Language
from search.claims.negation import CLAUSE_END
from search.words import content_stems, words

ALL = frozenset(
    {
        *("elk", "elke", "ieder", "iedere", "alle", "beide"),
        *("each", "every", "all", "both"),
    }
)

REACH = 4
"""Words behind one of ALL that may say of what: "each of our new cameras"."""

NAMED = 2
"""Words that carry meaning of those: a kind, and what stands before it."""


def generalised(claim: str, sentences: Sequence[str], language: Language) -> list[str]:
    """What ``claim`` says of all of a kind and none of a source's ``sentences`` does.

    A source does where it has all of that kind too, in whatever word for all.
    """
    claimed = list(_kinds(claim, language))
    if not claimed:
        return []
    said = [kind for sentence in sentences for _, kind in _kinds(sentence, language)]
    return [
        phrase
        for phrase, kind in claimed
        if not any(kind[0] in other or other[0] in kind for other in said)
    ]


def _kinds(text: str, language: Language) -> Iterator[tuple[str, list[str]]]:
    """What follows each word for all: as it is said, and the stems that can name the kind."""
    for clause in map(words, CLAUSE_END.split(fold(text))):
        for place, word in enumerate(clause):
            behind = clause[place + 1 : place + 1 + REACH]
            if word in ALL and (kind := content_stems(" ".join(behind), language)[:NAMED]):
                yield " ".join((word, *behind)), kind
