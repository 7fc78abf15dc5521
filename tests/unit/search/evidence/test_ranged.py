"""Rows of tables by range."""

import pytest

from search.claims.selection import Selection
from search.evidence.excerpt import Excerpt
from search.evidence.quotes import choose_quotes
from search.evidence.ranged import with_ranges
from tests.unit.search.examples import scored, stored

HEADER = "Lateness\tRefund of the fare"
TABLE = (
    "15 to 30 minutes\ta quarter\n30 to 60 minutes\thalf\n60 minutes or more\tall of it\n"
    "Last bus, refund of the fare and a taxi\tall of it"
)
QUESTION = "What refund of the fare do I get for a bus that is 40 minutes late?"


def excerpts(question: str, *texts: str) -> list[Excerpt]:
    passages = [stored(text, number) for number, text in enumerate(texts)]
    found = with_ranges(scored(question, passages), passages, Selection.of(question, "en"))
    return choose_quotes(passages, found)


def best_of(excerpt: Excerpt) -> str:
    assert excerpt.quote.best is not None
    return excerpt.quote.text[slice(*excerpt.quote.best)]


@pytest.mark.parametrize(
    ("minutes", "row"),
    [(20, "15 to 30 minutes"), (40, "30 to 60 minutes"), (75, "60 minutes or more")],
)
def test_the_row_in_whose_range_the_question_is_leads(minutes: int, row: str) -> None:
    question = QUESTION.replace("40", str(minutes))
    first, *_ = excerpts(question, f"{HEADER}\n{TABLE}")
    assert best_of(first).startswith(row)


def test_without_an_amount_in_the_question_the_nearest_row_does() -> None:
    first, *_ = excerpts(QUESTION.replace("40 minutes", ""), f"{HEADER}\n{TABLE}")
    assert best_of(first) == HEADER or best_of(first).startswith("Last bus")


def test_the_rows_of_another_document_are_left_as_they_are() -> None:
    leave = "Years\tLeave\n5 to 10 years\tone day\n10 to 20 years\ttwo days"
    passages = [stored(f"{HEADER}\n{TABLE}", 1), stored(leave, 2, path="leave.md")]
    before = scored(QUESTION, passages)
    after = with_ranges(before, passages, Selection.of(QUESTION, "en"))
    others = [place for place, one in enumerate(before.sentences) if one.passage == 1]
    assert after.scores[others].tolist() == before.scores[others].tolist()
