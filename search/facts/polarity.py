"""Whether a text denies, and whether two texts say the opposite."""

import re
from functools import cache

from vind.indexes.text.languages import lexicon
from vind.indexes.types import Language
from vind.search.facts.words import any_of, content_stems, in_words, words

_ALIKE = 1 / 2
"""Share of the stems of the shorter text that the other must have to be alike otherwise."""


def denies(text: str, language: Language) -> bool:
    """Whether ``text`` has an odd number of words such as no, not, never and forbidden.

    "Not only" is no denial.
    """
    return len(_negation(language).findall(in_words(text))) % 2 == 1


def are_opposite(one: str, other: str, language: Language) -> bool:
    """Whether a word of one text is the opposite of a word of the other, and the rest is alike.

    Words that are in both texts are no difference.
    """
    own, others = frozenset(words(one)), frozenset(words(other))
    opposed = {
        (word, its)
        for word in own - others
        for its in opposites_of(language).get(word, frozenset()) & (others - own)
    }
    if not opposed:
        return False
    taken = {word for pair in opposed for word in pair}
    rests = [frozenset(content_stems(" ".join(said - taken), language)) for said in (own, others)]
    shorter = min(map(len, rests))
    return shorter == 0 or len(rests[0] & rests[1]) >= _ALIKE * shorter


@cache
def _negation(language: Language) -> re.Pattern[str]:
    """A pattern of denials in spaced words; it skips phrases that deny nothing."""
    polarity = lexicon(language).polarity
    idle, denying = (
        any_of(" ".join(words(phrase)) for phrase in phrases)
        for phrases in (polarity.no_negations, polarity.negations)
    )
    return re.compile(rf"(?<= )(?!(?:{idle}) )(?:{denying})(?= )")


@cache
def opposites_of(language: Language) -> dict[str, frozenset[str]]:
    """The opposites of each word that has some."""
    found: dict[str, frozenset[str]] = {}
    for pair in lexicon(language).polarity.opposites:
        for side, another in (pair, pair[::-1]):
            for word in side:
                found[word] = found.get(word, frozenset()).union(another)
    return found
