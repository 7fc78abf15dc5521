"""Which passages have the row of a code or a full name that the question has.

"Wat kost de E-4521?" is answered in the row that begins with that code, under a header that has
prices, and "toestel Dennis Bakker" in the row that begins with his name. Elsewhere they stand
beside what is said of something else: a part that fits the pump, a meeting that he was at.
"""

from collections.abc import Sequence

from indexes.types import Language, StoredPassage
from search.claims.rows import CELL_END
from search.codes import Codes
from search.rows import heading_and_row
from search.wanted import names_price
from search.words import content_stems, in_words

OF_KEY, ASKED = 0.5, 1.0
"""For such a row, and for one in a table that has what is asked; 1 is having all of the codes.
One that begins with other words of the question ("Controleleider") is that for the first, where its
table has what is asked."""

TELLING = 4
"""Letters of a word that is more than "per" or "max"."""


def with_rows_of(codes: Codes, question: str, passages: Sequence[StoredPassage]) -> list[float]:
    """What each passage counts for by its rows of ``codes`` and names of ``question``.

    Those of an older version are not the rows of today, but where a period is asked for.
    """
    said = in_words(question)
    return [
        _best_row(codes, question, said, one)
        if one.superseded_by is None or codes.names_period
        else 0.0
        for one in passages
    ]


def _best_row(codes: Codes, question: str, said: str, stored: StoredPassage) -> float:
    passage, start, best = stored.passage, 0, 0.0
    for line in passage.text.split("\n"):
        key, tab, _ = line.partition(CELL_END)
        is_key = tab and (codes.are(key.strip()) or _is_full_name_in(key, said))
        if is_key or (tab and _is_label_in(key, said)):
            heading, _ = heading_and_row(passage, start) or ("", line)
            has_asked = _has_asked(question, key, heading, line, passage.language)
            best = max(best, OF_KEY + ASKED * has_asked if is_key else OF_KEY * has_asked)
        start += len(line) + 1
    return best


def _has_asked(question: str, key: str, heading: str, row: str, language: Language) -> bool:
    """Whether a row or what heads it has what is asked of its key: a word of that, or a price."""
    asked = set(content_stems(question, language)) - set(content_stems(key, language))
    has_price = names_price(question) and names_price(f"{heading}\n{row}")
    return has_price or not asked.isdisjoint(content_stems(heading, language))


def _is_full_name_in(key: str, said: str) -> bool:
    """Whether the words of a cell, two or more with a capital, stand in a row in ``said``."""
    capitals = sum(word[:1].isupper() and word.isalpha() for word in key.split())
    return capitals > 1 and in_words(key) in said


def _is_label_in(key: str, said: str) -> bool:
    """Whether the words of a cell stand in a row in ``said``, and one of them tells something."""
    tells = any(len(word) >= TELLING and word.isalpha() for word in key.split())
    return tells and in_words(key) in said
