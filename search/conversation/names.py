"""The names in a question, those too that are small words in either language: "Dan", "Will"."""

import re

from indexes.folding import fold
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.text.names import stated_names

_INSIDE = re.compile(r"(?<=[^\W_][, ])\s?([^\W\d_]{2,})")
"""Words that open no sentence."""

_LONE_CAPITAL = re.compile(r"(?<=[^\W_] )[A-HJ-Z](?![\w.'&-])")
"""Inside a sentence it tells a zone or a pump from another, also "A", which is an article."""

POLITE = "uw"
"""Dutch writes it with a capital to people that it respects."""


def names_and_days(question: str) -> list[str]:
    """The names, codes, days and months in ``question``, as they are written."""
    lone = _LONE_CAPITAL.findall(question)
    return [*stated_names(question), *small_names(question), *lone]


def small_names(question: str) -> list[str]:
    """The small words that a capital inside a sentence makes names: "Dan", "Door", "May".

    None where most of them have one: the question is written like a title.
    """
    small = [word for word in _INSIDE.findall(question) if fold(word) in FUNCTION_WORDS_OF_BOTH]
    names = [word for word in small if word.istitle() and fold(word) != POLITE]
    return names if len(names) <= max(1, len(small) - len(names)) else []
