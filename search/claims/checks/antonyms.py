"""Whether a claim has the opposite of a word that stands where its facts do.

"The minimum age is 18" shares all but a word with "the maximum age is 18", and "the tenant pays
€ 50" with "the landlord pays € 50".
"""

import re

from search.claims.claim import Claim
from search.claims.opposites import OPPOSITES
from search.claims.source import Source
from search.tables.rows import columns
from search.text.facts import Facts, claimed_facts, source_facts, unsupported
from search.text.numbers import any_in
from search.text.words import words

_OF_ITS_SIDE = {
    word: frozenset[str]().union(*(OPPOSITES[other] for other in others))
    for word, others in OPPOSITES.items()
}
"""Each with the other forms of its side."""

COMPOUND = re.compile(r"(maximum|minimum|bruto|netto)(?=[a-z]{3})")
"""What a longer word of Dutch may begin with: "maximumsalaris"."""


def opposite_word(claim: Claim, source: Source) -> list[str]:
    """The words of ``claim`` of which every source sentence with its facts has an opposite.

    None where it has no facts, or where the sentence has the word as well.
    """
    facts = claim.facts
    if not (facts.numbers or facts.dates):
        return []
    having = [
        _words(_beside(facts, text, heading))
        for text, heading in source.headed
        if not unsupported(facts, source_facts(f"{heading}\n{text}"))
    ]
    said = _words(claim.sentence)
    return [
        word
        for word in sorted(said & OPPOSITES.keys())
        if said.isdisjoint(OPPOSITES[word])
        and having
        and all(
            _OF_ITS_SIDE[word].isdisjoint(there) and OPPOSITES[word] & there for there in having
        )
    ]


def _words(text: str) -> frozenset[str]:
    """The words of a text, and what its compounds begin with."""
    said = words(text)
    return frozenset(said).union(*(COMPOUND.findall(word) for word in said))


def _beside(facts: Facts, text: str, heading: str) -> str:
    """What stands with ``facts`` in a sentence, or in a row without its other numbers.

    Of "minimum" and "maximum" only one heads the amount that is claimed.
    """
    cells = list(columns(text, heading)) if heading else []
    holding = [
        f"{over}\n{cell}"
        for over, cell in cells
        if not claimed_facts(cell).numbers or any_in(facts.numbers, claimed_facts(cell).numbers)
    ]
    return "\n".join(holding) if holding else f"{heading}\n{text}"
