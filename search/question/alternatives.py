"""Two things of which a question asks which it is: "is it for the tenant or the landlord?"."""

import re

from indexes.types import Language
from search.text.words import content_stems, words

OR: dict[Language, re.Pattern[str]] = {
    "nl": re.compile(r"\bof\b", re.IGNORECASE),
    "en": re.compile(r"\bor\b", re.IGNORECASE),
}

WHETHER = re.compile(
    r"\b(?:weet|weten|vraag|vragen|vertel\w*|zeg\w*|nagaan|controleer\w*|kijk\w*|check\w*|zeker"
    r"|bekend|duidelijk)\b",
    re.IGNORECASE,
)
"""Before a Dutch "of" that opens a clause: "weet je of dat mag"."""


def alternatives(question: str, language: Language) -> tuple[str, str] | None:
    """The stems that stand for the two, before and behind the last "or"; None where there are none.

    What both have tells nothing: of "first acid or first alkaline" it is the second words.
    """
    found = list(OR[language].finditer(question)) if language in OR else []
    if not found:
        return None
    start, end = found[-1].span()
    is_clause = language == "nl" and WHETHER.search(question, 0, start)
    before = content_stems(question[:start], language)
    own = content_stems(" ".join(words(question[:start])[-1:]), language)
    other = [stem for stem in content_stems(question[end:], language) if stem not in before]
    return (own[0], other[0]) if own and other and not is_clause else None
