"""Whether a claim does without what a source requires: "without a pass", where one must have it."""

import re
from collections.abc import Iterable, Iterator

from indexes.folding import fold
from indexes.types import Language
from search.claims.negation import CONTRACTED, WITHOUT, is_negated
from search.text.spans import CLAUSE_END
from search.text.words import content_stems, words

REQUIRING = re.compile(
    r"\b(?:must|shall|ha(?:s|ve|d) to|needs? to|requires?|required|obliged|compulsory|mandatory"
    r"|moet(?:en)?|verplicht\w*|dien(?:t|en)|vereis(?:t|en)|nodig)\b"
)
AFTER = re.compile(r"\b(?:na|after|upon)\s(?:(?:de|het|een|the|a|an)\s)?")
"""Before what comes first: "after registration"."""


def goes_without_what_is_required(claim: str, sources: Iterable[str], language: Language) -> bool:
    """Whether all sentences of ``sources`` that have a thing require what ``claim`` is without.

    None of them says what is without it: "badges are worn, who comes without is sent home".
    """
    texts = list(sources)
    return any(_is_required(thing, texts, language) for thing in _lacking(claim, language))


def _lacking(claim: str, language: Language) -> Iterator[str]:
    """The stem of the first word of meaning behind each "without"."""
    said = words(claim)
    for place, word in enumerate(said):
        if word in WITHOUT and (behind := content_stems(" ".join(said[place + 1 :]), language)):
            yield behind[0]


def _is_required(thing: str, texts: Iterable[str], language: Language) -> bool:
    having = [text for text in texts if thing in content_stems(text, language)]
    if any(WITHOUT.intersection(words(text)) for text in having):
        return False
    clauses = [
        clause
        for text in having
        for clause in CLAUSE_END.split(CONTRACTED.sub(" not", fold(text)))
        if thing in content_stems(clause, language)
    ]
    return bool(clauses) and all(_requires(clause, thing, language) for clause in clauses)


def _requires(clause: str, thing: str, language: Language) -> bool:
    if is_negated(clause):
        return False
    behind = (clause[found.end() :] for found in AFTER.finditer(clause))
    comes_first = any(content_stems(one, language)[:1] == [thing] for one in behind)
    return comes_first or REQUIRING.search(clause) is not None
