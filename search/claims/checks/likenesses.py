"""Whether a claim has its numbers from a row that nothing tells from the rows like it.

Of "death of a partner" and "death of a grandparent" neither is told to be of an uncle.
"""

from itertools import chain

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.labels import labels
from search.text.numbers import any_in
from search.text.relatives import relatives_listed
from search.text.words import are_in_part, content_stems

LETTERS_OF_A_PART = 4
"""Letters of a word of the claim or question that may be part of one of a label. Set by hand."""


def value_of_a_row_like_others(claim: Claim, source: Source) -> list[str]:
    """The claim's own numbers, where each row with them has another of its table like it.

    That other begins alike and has other numbers, and no word of the claim or the question tells
    which of the two is meant. A relative of the question may be listed under another word.
    """
    own = claim.own_numbers
    if not own or claim.asked.quantities or source.is_foreign():
        return []
    rows = [
        (heading, _label(row, heading, claim.asked.language), numbers)
        for (row, heading), numbers in zip(source.headed, source.numbers, strict=True)
        if heading and (row, heading) not in source.outside
    ]
    has = [all(any_in([one], numbers) for one in own) for *_, numbers in rows]
    holding = [one[:2] for one, holds in zip(rows, has, strict=True) if holds]
    others = [one[:2] for one, holds in zip(rows, has, strict=True) if not holds]
    said = f"{claim.asked.question}\n{claim.sentence}"
    relatives = relatives_listed(said, claim.asked.language)
    if not holding or not all(
        relatives.isdisjoint(label)
        and any(
            heading == over and _are_alike(label, other, claim.matter) for over, other in others
        )
        for heading, label in holding
    ):
        return []
    return [min(one) for one in own]


def _label(row: str, heading: str, language: Language) -> list[str]:
    """The stems of what a row is of, in order."""
    return list(chain.from_iterable(content_stems(one, language) for one in labels(row, heading)))


def _are_alike(label: list[str], other: list[str], matter: frozenset[str]) -> bool:
    """Whether two labels begin with the same word of the ``matter`` and go on with different ones.

    None of these may be of the matter itself.
    """
    if not label or label[:1] != other[:1] or not label[0].isalpha() or label[0] not in matter:
        return False
    own, others = set(label) - set(other), set(other) - set(label)
    return bool(own and others) and not are_in_part(own | others, matter, LETTERS_OF_A_PART)
