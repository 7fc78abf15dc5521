"""Whether a claim turns what a source says into its opposite, as far as words can tell."""

import re

from indexes.folding import fold
from indexes.types import Language
from search.words import content_stems, words

NEGATIONS = frozenset(
    {
        *("niet", "geen", "nooit", "niemand", "niets", "nergens", "zonder", "noch", "nee"),
        *("not", "no", "never", "none", "nobody", "nothing", "nowhere", "without", "neither"),
        *("nor", "cannot", "verboden", "prohibited", "forbidden"),
    }
)

CONTRACTED = re.compile(r"n['\u2019]t\b")

NOT_NEGATIONS = re.compile(
    r"\b(?:no (?:later|more|less|fewer|earlier|sooner) than|not (?:only|later than|less than|"
    r"more than|to exceed|limited to)|"
    r"without (?:regard|reference|prejudice|limit\w*|giving effect)|"
    r"niet (?:alleen|later dan|meer dan|minder dan)|no\. ?\d)"
)
"""Phrases that hold a negation but bound or add to a statement instead of denying it."""

REACH = 3
"""Words to each side that a negation is taken to bear on: about one clause."""

CLAUSE_END = re.compile(r"[,;:.!?()\n\t]")


def _plain(text: str) -> str:
    return NOT_NEGATIONS.sub(" ", CONTRACTED.sub(" not", fold(text)))


def is_negated(text: str) -> bool:
    """Whether ``text`` denies something, in Dutch or English."""
    return not NEGATIONS.isdisjoint(words(_plain(text)))


def denied_stems(text: str, language: Language) -> list[frozenset[str]]:
    """For each negation in ``text``, the stems of the words near it in its clause."""
    found = []
    for clause in CLAUSE_END.split(_plain(text)):
        clause_words = words(clause)
        for place, word in enumerate(clause_words):
            if word in NEGATIONS:
                near = clause_words[max(0, place - REACH) : place + REACH + 1]
                stems = frozenset(content_stems(" ".join(near), language)) - NEGATIONS
                found.append(stems)
    return found


def contradicts(claim: str, source: str, language: Language) -> bool:
    """Whether ``claim`` states without negation what ``source`` says with one.

    It does when it repeats at least two of the words that a negation of the source bears on, and
    at least half of them.
    """
    if is_negated(claim):
        return False
    claimed = frozenset(content_stems(claim, language))
    return any(
        len(stems & claimed) >= 2 and 2 * len(stems & claimed) >= len(stems)
        for stems in denied_stems(source, language)
    )
