"""Whether a claim says of somebody what a source says of who is named beside them.

"The officer, Nadia Smit, and her deputy" does not make Nadia Smit the deputy.
"""

import re
from collections.abc import Iterator, Sequence

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.names import known_words
from search.text.words import content_stems

_OF_WHOM = r"(?:her|his|their|the|an?|haar|zijn|hun|diens|de|het|een)"
COMPANION = re.compile(
    r"(?P<name>[A-Z\u00c0-\u00de][\w'-]+(?: [A-Z\u00c0-\u00de][\w'-]+)*),? "
    rf"(?:and|or|en|of) {_OF_WHOM} (?P<other>[a-z][\w-]+(?: [a-z][\w-]+)?)"
)
IS = re.compile(r"\b(?:is|was|are|heet|called|named)\b")
OF_BOTH = re.compile(r"\b(?:and|or|with|her|his|their|en|met|haar|zijn|hun|diens)\b|,")
"""What a claim has that may tell of both."""


def role_of_a_companion(claim: Claim, source: Source) -> list[str]:
    """The names that a claim says to be what the source says of who is named beside them.

    Only where each source sentence that has both says it so, and the claim tells of one.
    """
    if not IS.search(claim.sentence) or OF_BOTH.search(claim.sentence):
        return []
    return [
        name
        for name in source.names_in(claim)
        if _is_companion(known_words(name), claim.stems, source.sentences, claim.asked.language)
    ]


def _is_companion(
    name: frozenset[str], said: frozenset[str], sources: Sequence[str], language: Language
) -> bool:
    told, denied = set[str](), set[str]()
    for text in (text for text in sources if name <= known_words(text)):
        others = {other for named, other in _companions(text, language) if name <= named}
        denied |= others
        told |= frozenset(content_stems(text, language)) - others
    return not said.isdisjoint(denied - told)


def _companions(text: str, language: Language) -> Iterator[tuple[frozenset[str], str]]:
    """Each name that somebody is told beside, and the first stem of what that is."""
    for match in COMPANION.finditer(text):
        if stems := content_stems(match["other"], language):
            yield known_words(match["name"]), stems[0]
