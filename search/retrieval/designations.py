"""What a passage counts for by what the question names to the letter.

A code that a row begins with, and the words of a query that is no more than keywords.
"""

from collections.abc import Sequence

from vind.indexes.types import Scored, StoredPassage
from vind.indexes.words import ALL_FUNCTION_WORDS
from vind.search.facts.asked import names_price
from vind.search.facts.words import content_stems, words
from vind.search.question.codes import Codes
from vind.search.tables.table import CELL_END, heading_and_row

KEYWORDS = 2
"""Words, at most. Three say enough to be meant otherwise than they are written."""


def is_keywords(question: str) -> bool:
    """Whether a question is KEYWORDS words at most, and all of them carry meaning."""
    given = words(question)
    return 0 < len(given) <= KEYWORDS and ALL_FUNCTION_WORDS.isdisjoint(given)


OF_KEY, ASKED = 0.5, 1.0
"""For such a row, and for one in a table that has what is asked; 1 is having all of the codes. Set
by hand."""


def with_rows_of(codes: Codes, question: str, passages: Sequence[StoredPassage]) -> list[float]:
    """What each passage counts for by its rows that begin with one of the ``codes``.

    Those of an older version are not the rows of today, but where a period is asked for.
    """
    return [
        _best_row(codes, question, one)
        if codes.codes and (one.superseded_by is None or codes.names_period)
        else 0.0
        for one in passages
    ]


def _best_row(codes: Codes, question: str, stored: StoredPassage) -> float:
    passage, start, best = stored.passage, 0, 0.0
    asked = set(content_stems(question, passage.language))
    for line in passage.text.split("\n"):
        key, tab, _ = line.partition(CELL_END)
        if tab and codes.are(key.strip()):
            heading, _ = heading_and_row(passage, start) or ("", line)
            has_price = names_price(question) and names_price(f"{heading}\n{line}")
            has_asked = has_price or not asked.isdisjoint(content_stems(heading, passage.language))
            best = max(best, OF_KEY + ASKED * has_asked)
        start += len(line) + 1
    return best


OF_ALL = 2.0
"""For the best of them; 1 is having all codes of a question, as ``Codes`` counts. Set by hand: what
keywords gain by it is in docs/studies/retrieval.md."""


def of_keywords(
    question: str, terms: Sequence[Scored], passages: Sequence[StoredPassage]
) -> list[float]:
    """OF_ALL times the share of the best BM25 score in ``terms``; nothing for a question."""
    found = terms if is_keywords(question) else ()
    shares = {item.passage_id: item.score / terms[0].score for item in found}
    return [OF_ALL * shares.get(one.passage_id, 0.0) for one in passages]
