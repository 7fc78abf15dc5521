"""Whether a sentence says of one, or once, what a source says of several.

"One" and "een" are articles and pronouns far more often than numbers, so they are wrong only where
a source counts the same otherwise.
"""

import re
from collections.abc import Iterator, Sequence

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.claims.numerals.counts import counts
from search.text.numbers import number_matches
from search.text.values import UNITS_WRITTEN

ONE = re.compile(
    r"\b(?P<one>[e\u00e9]\u00e9n|een|(?<!no )(?<!this )(?<!that )one"
    r"(?! (?:of|must|can|may|should|has|is|who|that|and|or|to|by|another)\b))"
    r"\s(?P<noun>[^\W\d_]+)(?:\s(?P<next>[^\W\d_]+))?",
    re.IGNORECASE,
)
HOW_MANY = re.compile(r"\b(?:hoeveel|how many) ([^\W\d_]+)(?: ([^\W\d_]+))?")

MEASURED = frozenset(UNITS_WRITTEN) | {
    *("tijd", "geld", "procent", "euro", "keer", "maal", "mensen", "anderen", "meter", "kilometer"),
    *("time", "money", "percent", "euros", "times", "people", "others", "meters", "kilometers"),
    *("graden", "degrees", "gram", "kilo", "km", "liter"),
    *("daarvan", "hiervan", "ervan", "deze", "dit", "dat", "die", "these", "those", "this", "that"),
}
"""What has a sign or another word in a source, and what is no noun."""

_DOES = """
    zijn is was waren heb hebt heeft had hadden hebben mag mogen kan kun kunt kunnen moet moeten
    wordt worden werd werden zit zitten komt komen kwamen maakt maken maakte maakten gaat gaan
    staat staan krijg krijgt krijgen kreeg kregen
    are were do does did have has can may must should will would
"""
DOES = frozenset(_DOES.split())
"""Verbs behind what is counted."""

SURELY_ONE = frozenset({"\u00e9\u00e9n", "e\u00e9n", "one"})
"""With an accent it is the number, and in English what is no number is "a"."""

A = re.compile(r"\b(?:een|an?|one|1)\s([^\W\d_]+)(?:\s([^\W\d_]+))?")

ONCE = re.compile(
    r"\b(?:once (?:an?|per|every|each|in)|one time|eenmaal|een keer|eens (?:per|in))\b"
)
SEVERAL_TIMES = re.compile(r"(?:maal|twice|thrice)$")
TIMES = re.compile(r"\s?(?:maal|keer|times|x)\b")


def things_counted(question: str, language: Language) -> frozenset[str]:
    """The stems of what a question asks how many there are of."""
    behind = (match.groups() for match in HOW_MANY.finditer(fold_in_place(question)))
    return frozenset(stem(word, language) for found in behind for word in filter(None, found))


def things_without_measure(question: str, language: Language) -> frozenset[str]:
    """The stem of what a question asks how many there are of, where a verb is behind it.

    None where that is a measure: "how many hours".
    """
    for match in HOW_MANY.finditer(fold_in_place(question)):
        thing, does = match.groups()
        if does in DOES and thing not in FUNCTION_WORDS[language] | MEASURED | DOES:
            return frozenset({stem(thing, language)})
    return frozenset()


def counted_as_one(text: str, asked: frozenset[str], language: Language) -> Iterator[str]:
    """What ``text`` says that there is one of; "een" counts only of the things ``asked``."""
    for match in ONE.finditer(text):
        for noun in filter(None, (match["noun"], match["next"])):
            if match["one"].lower() in SURELY_ONE or stem(fold_in_place(noun), language) in asked:
                yield noun


def one_of_several(
    claim: str, asked: frozenset[str], sources: Sequence[str], language: Language
) -> list[str]:
    """What ``claim`` says that there is one of, or happens once, and the sources more often."""
    claimed = list(counted_as_one(claim, asked, language))
    several = _several(sources, language) if claimed else frozenset()
    wrong = [f"1 {noun}" for noun in claimed if stem(fold_in_place(noun), language) in several]
    once = ONCE.search(fold_in_place(claim))
    return [*wrong, once[0]] if once and _are_several_times(sources) else wrong


def _several(sources: Sequence[str], language: Language) -> frozenset[str]:
    """The stems of what the sources count, and nowhere as one."""
    counted = {stem(one.counted, language) for text in sources for one in counts(text, language)}
    single = {
        stem(word, language)
        for match in A.finditer(fold_in_place("\n".join(sources)))
        for word in filter(None, match.groups())
    }
    return frozenset(counted - single)


def _are_several_times(sources: Sequence[str]) -> bool:
    """Whether the sources say how often, and nowhere that it is once."""
    folded = fold_in_place("\n".join(sources))
    return ONCE.search(folded) is None and any(
        SEVERAL_TIMES.search(match[0]) or TIMES.match(folded, match.end())
        for match in number_matches(folded)
    )
