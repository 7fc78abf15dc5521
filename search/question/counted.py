"""What a question asks how many there are of."""

import re

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.text.values import UNITS_WRITTEN
from search.text.words import word_set

HOW_MANY = re.compile(r"\b(?:hoeveel|how many) ([^\W\d_]+)(?: ([^\W\d_]+))?")

MEASURED = frozenset(UNITS_WRITTEN) | {
    *("tijd", "geld", "procent", "euro", "keer", "maal", "mensen", "anderen", "meter", "kilometer"),
    *("time", "money", "percent", "euros", "times", "people", "others", "meters", "kilometers"),
    *("graden", "degrees", "gram", "kilo", "km", "liter"),
    *("extra", "max", "maximum", "maximaal", "min", "minimum", "minimaal", "meer", "minder"),
    *("more", "less", "fewer"),
    *("daarvan", "hiervan", "ervan", "deze", "dit", "dat", "die", "these", "those", "this", "that"),
}
"""What has a sign or another word in a source, and what is no noun."""

DOES = word_set("""
    zijn is was waren heb hebt heeft had hadden hebben mag mogen kan kun kunt kunnen moet moeten
    wordt worden werd werden zit zitten komt komen kwamen maakt maken maakte maakten gaat gaan
    staat staan krijg krijgt krijgen kreeg kregen
    are were do does did have has can may must should will would
""")
"""Verbs behind what is counted."""


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
