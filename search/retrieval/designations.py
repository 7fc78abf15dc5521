"""What passages gain by a code at the start of a row, and by the words of a keyword query."""

from collections.abc import Sequence

from vind.indexes.text.words import ALL_FUNCTION_WORDS
from vind.indexes.types import Scored, StoredPassage
from vind.search.facts.asked import names_price
from vind.search.facts.words import content_stems, words
from vind.search.question.question import Question
from vind.search.tables.table import CELL_END, header_of

KEYWORDS = 2
"""Words, at most. Queries of three words often mean something that the words alone do not say."""


def is_keywords(question: str) -> bool:
    """Whether a question has at most KEYWORDS words, and no function word."""
    given = words(question)
    return 0 < len(given) <= KEYWORDS and ALL_FUNCTION_WORDS.isdisjoint(given)


OF_KEY, ASKED = 0.5, 1.0
"""The gain by such a row, and by a table that has what is asked; having all codes gains 1. Set by
hand."""


def with_rows_of(question: Question, passages: Sequence[StoredPassage]) -> list[float]:
    """The gain of each passage by rows that begin with one of the question's codes.

    Older versions gain nothing, as their rows may be outdated, unless a period is asked for.
    """
    return [_best_row(question, one) for one in passages]


def _best_row(question: Question, stored: StoredPassage) -> float:
    codes = question.codes
    if not codes.codes or (stored.superseded_by is not None and not codes.names_period):
        return 0.0
    passage, start, best = stored.passage, 0, 0.0
    asked = set(content_stems(question.text, passage.language))
    for line in passage.text.split("\n"):
        key, tab, _ = line.partition(CELL_END)
        if tab and codes.are(key.strip()):
            heading = header_of(passage, start)
            has_price = names_price(question.text) and names_price(f"{heading}\n{line}")
            has_asked = has_price or not asked.isdisjoint(content_stems(heading, passage.language))
            best = max(best, OF_KEY + ASKED * has_asked)
        start += len(line) + 1
    return best


OF_ALL = 2.0
"""The gain of the best of them; having all codes of a question, as in ``Codes``, gains 1. Set by
hand: docs/studies/retrieval.md has what keywords gain by it."""


def of_keywords(
    question: str, terms: Sequence[Scored], passages: Sequence[StoredPassage]
) -> list[float]:
    """OF_ALL times each BM25 score over the best one of ``terms``; 0 for full questions."""
    found = terms if is_keywords(question) else ()
    shares = {item.passage_id: item.score / terms[0].score for item in found}
    return [OF_ALL * shares.get(one.passage_id, 0.0) for one in passages]
