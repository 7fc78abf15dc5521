"""Whether a claim has the opposite of a word that stands where its facts do.

"The minimum age is 18" shares all but a word with "the maximum age is 18", and "the tenant pays
€ 50" with "the landlord pays € 50".
"""

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.numerals.bounds import bounds_in
from search.claims.opposites import LASTING, OPPOSITES, STATES
from search.claims.source import Source
from search.claims.states import opposites_said
from search.tables.rows import columns
from search.text.facts import Facts, claimed_facts, source_facts, unsupported
from search.text.numbers import any_in
from search.text.words import content_stems, words

_OF_ITS_SIDE = {
    word: frozenset[str]().union(*(OPPOSITES[other] for other in others))
    for word, others in OPPOSITES.items()
}
"""Each with the other forms of its side."""

COMPOUND = re.compile(r"(maximum|minimum|bruto|netto)(?=[a-z]{3})")
"""What a longer word of Dutch may begin with: "maximumsalaris"."""


def opposite_word(claim: Claim, source: Source) -> list[str]:
    """The words of ``claim`` of which every source sentence with its facts has an opposite.

    None where the sentence has the word as well. Where it has no facts those are looked at that
    have most of its words, for the state that it says something to be in alone.
    """
    facts = claim.facts
    if not (facts.numbers or facts.dates):
        return _other_state(claim, list(_nearest(claim, source)))
    beside = [
        _beside(facts, claim, text, heading, _numbered(heading, source))
        for text, heading in source.headed
        if not unsupported(facts, source_facts(f"{heading}\n{text}"))
    ]
    having = list(map(_words, beside))
    said = _words(claim.sentence)
    others = [
        word
        for word in sorted(said & OPPOSITES.keys())
        if said.isdisjoint(OPPOSITES[word])
        and having
        and all(
            _OF_ITS_SIDE[word].isdisjoint(there) and OPPOSITES[word] & there for there in having
        )
    ]
    return others + _other_state(claim, beside)


def _other_state(claim: Claim, texts: Sequence[str]) -> list[str]:
    """The words of a claim for a state, where each of ``texts`` has the other one alone.

    With the same bounds of the numbers that both have: what is closed from two is open until two.
    """
    bounds = [list(_bounds(claim.sentence, text)) for text in texts]
    if not texts or any(bound != other for pairs in bounds for bound, other in pairs):
        return []
    is_timeless = any("" in pair for pairs in bounds for pair in pairs)
    others = [set(opposites_said(claim.sentence, text)) for text in texts]
    return [
        word
        for word in sorted(set.intersection(*others))
        if not (is_timeless and LASTING & STATES[word])
    ]


def _bounds(claim: str, text: str) -> Iterator[tuple[str, str]]:
    """How a claim and a text bound each number and day that they share."""
    stated = list(bounds_in(text))
    for number, bound in bounds_in(claim):
        yield from ((bound, other) for there, other in stated if number & there)


def _nearest(claim: Claim, source: Source) -> Iterator[str]:
    """The sentences and rows with most of a claim but its states, if that is half of it."""
    matter = claim.stems - _stems_of_states(claim.asked.language)
    shares = [len(matter & stems) for stems in source.stems]
    for share, (text, heading) in zip(shares, source.headed, strict=True):
        if share == max(shares) and 2 * share >= len(matter) > 0:
            yield f"{heading}\n{text}"


@cache
def _stems_of_states(language: Language) -> frozenset[str]:
    return frozenset(content_stems(" ".join(STATES), language))


def _words(text: str) -> frozenset[str]:
    """The words of a text, and what its compounds begin with."""
    said = words(text)
    return frozenset(said).union(*(COMPOUND.findall(word) for word in said))


def _numbered(heading: str, source: Source) -> frozenset[str]:
    """What stands over the columns of a table that have numbers in some row."""
    rows = [row for row, over in source.headed if heading and over == heading]
    return frozenset(
        over for row in rows for over, cell in columns(row, heading) if claimed_facts(cell).numbers
    )


def _beside(facts: Facts, claim: Claim, text: str, heading: str, numbered: Set[str]) -> str:
    """What stands with ``facts`` in a sentence, or in a row without its other numbers.

    Of "minimum" and "maximum" only one heads the amount that is claimed. Nor has it what stands in
    the place of a number, in a ``numbered`` column, where the claim is of the other one: "closed"
    of the shop beside the hours of the workshop.
    """
    language = claim.asked.language
    cells = list(columns(text, heading)) if heading else []
    holding = [one for one in cells if any_in(facts.numbers, claimed_facts(one[1]).numbers)]
    told = claim.stems.intersection(content_stems("\n".join(over for over, _ in holding), language))
    beside = [
        f"{over}\n{cell}"
        for over, cell in cells
        if (over, cell) in holding
        or not (
            claimed_facts(cell).numbers
            or (over in numbered and told and claim.stems.isdisjoint(content_stems(over, language)))
        )
    ]
    return "\n".join(beside) if beside else f"{heading}\n{text}"
