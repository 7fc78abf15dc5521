"""Whether a claim has a value from a sentence of which it says nothing else.

"They owe 1% to a maximum of 8% after eight weeks" is not supported by "They owe 1% to a maximum of
8%. After eight weeks the buyer may cancel."
"""

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.rows import is_row
from search.text.spans import blotted
from search.text.values import Value, any_agree, find_values
from search.text.words import content_stems

FEWEST_WORDS = 2
"""Words of a sentence, outside its values, from which it says something itself."""

WORDS_OF_A_NOTE = 4
"""At most those of a claim that leaves its words to the question: "20 days (until 1 May)". Set by
hand."""


def value_without_its_sentence(claim: Claim, source: Source) -> list[str]:
    """The values of ``claim`` behind its first, where it has no other word of their sentences.

    Nor has the question. Rows of tables are left out.
    """
    if source.is_foreign() or len(claim.values) < 2:
        return []
    language = claim.asked.language
    units = frozenset[str]().union(*map(claim.unit, claim.values))
    if len(claim.stems - claim.figures - units) <= WORDS_OF_A_NOTE:
        return []
    stated = [(text, find_values(text, language)) for text in source.sentences]
    return [
        value.written_in(claim.sentence)
        for value in claim.values[1:]
        if (having := [one for one in stated if any_agree([value], one[1])])
        and all(_is_apart(*one, claim.matter - units, language) for one in having)
    ]


def _is_apart(text: str, values: list[Value], matter: frozenset[str], language: Language) -> bool:
    """Whether a sentence says something outside its values, and nothing of the ``matter``."""
    if is_row(text):
        return False
    rest = content_stems(blotted(text, (value.span for value in values)), language)
    said = frozenset(filter(str.isalpha, rest))
    return len(said) >= FEWEST_WORDS and said.isdisjoint(matter)
