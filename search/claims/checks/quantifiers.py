"""Whether a claim says of all what a source says of one: "each of our cameras has 24 months"."""

import re
from collections.abc import Iterator

from indexes.folding import fold
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.spans import CLAUSE_END
from search.text.values import EACH, TIME_UNITS
from search.text.words import content_stems, words

ALL = re.compile(
    rf"\b(?:{EACH}|alle|beide|all|both"
    r"|(?P<behind>allemaal|allebei|stuk voor stuk))\b"
)
"""Words for all; those ``behind`` what they are of: "de camera's hebben allemaal"."""

LISTING = re.compile(rf"(?<=\w\s){ALL.pattern}(?:\s[^\W\d_]+){{1,2}}:(?=\s[^\W\d])")
"""What only says that all of them stand behind it: "er zitten alle allergenen in: selderij"."""

REACH = 4
"""Words beside one of ALL that may say of what: "each of our new cameras"."""

NAMED = 2
"""Words that carry meaning of those: a kind, and what stands before it."""


def unsupported_universal(claim: Claim, source: Source) -> list[str]:
    """What ``claim`` says of all of a kind and no sentence of the source does.

    A source does where it has all of that kind too, in whatever word for all, or so much a year.
    """
    language = claim.asked.language
    claimed = list(_kinds(claim.sentence, language))
    if not claimed:
        return []
    rates = {count.rate for found in source.counts for count in found}
    said = [kind for sentence in source.sentences for _, kind in _kinds(sentence, language)]
    return [
        phrase
        for phrase, kind in claimed
        if not any(kind[0] in other or other[0] in kind for other in said)
        and TIME_UNITS.get(phrase.split()[1]) not in rates
    ]


def _kinds(text: str, language: Language) -> Iterator[tuple[str, list[str]]]:
    """For each word for all its phrase, and the stems of what it is of, NAMED at most."""
    for clause in CLAUSE_END.split(LISTING.sub("", fold(text))):
        for found in ALL.finditer(clause):
            if found["behind"]:
                beside = words(clause[: found.start()])[-REACH:]
                phrase = [*beside, found[0]]
            else:
                beside = words(clause[found.end() :])[:REACH]
                phrase = [found[0], *beside]
            if kind := content_stems(" ".join(beside), language)[:NAMED]:
                yield " ".join(phrase), kind
