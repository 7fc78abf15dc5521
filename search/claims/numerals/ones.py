"""What a text says that there is one of.

"One" and "een" are articles and pronouns far more often than numbers.
"""

import re
from collections.abc import Iterator

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language

ONE = re.compile(
    r"\b(?P<one>[e\u00e9]\u00e9n|een|(?<!no )(?<!this )(?<!that )one"
    r"(?! (?:of|must|can|may|should|has|is|who|that|and|or|to|by|another)\b))"
    r"\s(?P<noun>[^\W\d_]+)(?:\s(?P<next>[^\W\d_]+))?",
    re.IGNORECASE,
)

SURELY_ONE = frozenset({"\u00e9\u00e9n", "e\u00e9n", "one"})
"""With an accent it is the number, and in English what is no number is "a"."""


def counted_as_one(text: str, asked: frozenset[str], language: Language) -> Iterator[str]:
    """What ``text`` says that there is one of; "een" counts only of the things ``asked``."""
    for match in ONE.finditer(text):
        for noun in filter(None, (match["noun"], match["next"])):
            if match["one"].lower() in SURELY_ONE or stem(fold_in_place(noun), language) in asked:
                yield noun
