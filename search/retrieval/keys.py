"""Which passages have the row of a code or a full name that the question has.

"Wat kost de E-4521?" is answered in the row that begins with that code, under a header that has
prices, and "toestel Dennis Bakker" in the row that begins with his name. Elsewhere they stand
beside what is said of something else: a part that fits the pump, a meeting that he was at.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from indexes.types import Language, StoredPassage
from search.facts.asked import names_price
from search.facts.words import are_of_one_word, content_stems, in_words
from search.question.codes import Codes
from search.tables.layout import heading_and_row
from search.tables.rows import CELL_END

OF_KEY, ASKED = 0.5, 1.0
"""For such a row, and for one in a table that has what is asked; 1 is having all of the codes. One
that begins with other words of the question ("Controleleider"), alone or behind a code, is that for
the first, where its table has what is asked. Set by hand."""

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
    asked = content_stems(question, passage.language)
    for line in passage.text.split("\n"):
        key, tab, rest = line.partition(CELL_END)
        is_key = tab and (codes.are(key.strip()) or _is_full_name_in(key, said))
        label = rest.partition(CELL_END)[0] if _is_code(key) else key
        if is_key or (tab and _is_label_in(label, asked, passage.language)):
            heading, _ = heading_and_row(passage, start) or ("", line)
            own = content_stems(key if is_key else label, passage.language)
            heads = content_stems(heading, passage.language)
            has_price = names_price(question) and names_price(f"{heading}\n{line}")
            has_asked = has_price or _is_in_part(set(asked).difference(own), heads)
            best = max(best, OF_KEY + ASKED * has_asked if is_key else OF_KEY * has_asked)
        start += len(line) + 1
    return best


def _is_in_part(asked: Iterable[str], heads: Iterable[str]) -> bool:
    """Whether a word of what is asked of a row is one of what heads it, or of one word with that.

    "Zaterdagopening" is under "Zaterdag".
    """
    return any(are_of_one_word(word, other) for word, other in product(asked, heads))


def _is_full_name_in(key: str, said: str) -> bool:
    """Whether the words of a cell, two or more with a capital, stand in a row in ``said``."""
    capitals = sum(word[:1].isupper() and word.isalpha() for word in key.split())
    return capitals > 1 and in_words(key) in said


def _is_label_in(label: str, asked: Sequence[str], language: Language) -> bool:
    """Whether the stems of a cell stand in a row in those ``asked``, and a word tells something.

    Small words may stand between: "castratie kater", of "een castratie van een kater".
    """
    if not any(len(word) >= TELLING and word.isalpha() for word in label.split()):
        return False
    stems = content_stems(label, language)
    return bool(stems) and any(
        asked[start : start + len(stems)] == stems for start in range(len(asked))
    )


def _is_code(cell: str) -> bool:
    """Whether a row begins with a number or a code, behind which its label stands."""
    return len(cell.split()) == 1 and any(map(str.isdigit, cell))
