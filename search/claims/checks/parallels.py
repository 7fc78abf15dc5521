"""Whether a claim is mixed from two sentences that say the same of different things.

"The tenant pays minor repairs. The landlord pays major repairs." does not support that the tenant
pays major repairs.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations, permutations
from typing import TypeAlias

from indexes.stems import stem
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.rows import is_row
from search.text.words import content_stems, words, words_with

SHARE_IN_PARALLEL = 0.5
"""Share of the words of the longer of two parallel sentences that both have, in order. Set by
hand."""

Slot: TypeAlias = tuple[frozenset[str], frozenset[str]]
"""The content stems that each of two parallel sentences has in a place where they differ."""


def blend_of_parallels(claim: Claim, source: Source) -> list[str]:
    """The words of ``claim`` that the source sentences say of different things.

    It has some from one of two parallel sentences, others from another place of the other, and
    nothing of what these have in their stead; no sentence has all of them. Rows of tables are left
    out.
    """
    said, language = claim.stems, claim.asked.language
    texts = [text for text in source.current_sentences if not is_row(text)]
    contents = [frozenset(content_stems(text, language)) for text in texts]
    for one, other in combinations(texts, 2):
        for first, second in permutations(_slots(one, other, language), 2):
            taken, beside = said & first[0], said & second[1]
            is_mixed = taken and beside and said.isdisjoint(first[1] | second[0])
            if is_mixed and not any(taken | beside <= content for content in contents):
                return words_with(taken | beside, claim.sentence, language)
    return []


def _slots(one: str, other: str, language: Language) -> Iterator[Slot]:
    """The places where two parallel sentences differ; none where they are not parallel."""
    content = frozenset(content_stems(f"{one}\n{other}", language))
    here, there = ([stem(word, language) for word in words(text)] for text in (one, other))
    parts = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    alike = [word for tag, start, end, *_ in parts if tag == "equal" for word in here[start:end]]
    if content.isdisjoint(alike) or len(alike) < SHARE_IN_PARALLEL * max(len(here), len(there)):
        return
    for tag, start, end, begun, stop in parts:
        if tag == "replace":
            yield content.intersection(here[start:end]), content.intersection(there[begun:stop])
