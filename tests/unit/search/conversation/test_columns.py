"""Another column of the row that answered takes the place of the one that was asked for."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from indexes.index import Index
from search.conversation.columns import without_column_before
from search.types import Answer
from tests.unit.indexes.company import open_writer, put
from tests.unit.search.examples import quote

RATES = (
    "Pitch\tLow season\tHigh season\tPrice per tent\tRemarks\n"
    "Lakeside\t18\t29\t4\tnear the gate\n"
    "Forest\t15\t22\t3\tno cars"
)
ROW = "Lakeside\t18\t29\t4\tnear the gate"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("columns")
    with open_writer(directory) as writer:
        put(writer, "rates.csv", RATES, language="en")
        writer.commit()
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("before", "question", "left"),
    [
        ("Lakeside in the low season?", "And in the high season?", "Lakeside in the  season?"),
        ("High season at Lakeside?", "And the low season?", " season at Lakeside?"),
        ("What is the price of Lakeside?", "And the remarks?", "What is the  of Lakeside?"),
        ("Is the gate low at Lakeside?", "And the remarks?", "Is the gate  at Lakeside?"),
        ("Price per tent at Lakeside 2?", "And of the tent?", "Price per tent at Lakeside 2?"),
        ("Lakeside in the low season?", "And at Forest?", "Lakeside in the low season?"),
        ("Lakeside in the low season?", "And the pitch?", "Lakeside in the low season?"),
        ("Lakeside in the low season?", "And then?", "Lakeside in the low season?"),
    ],
)
def test_another_column_takes_the_place_of_the_one_asked_for(
    index: Index, before: str, question: str, left: str
) -> None:
    (found,) = index.match("Lakeside", 1)
    start = RATES.index(ROW)
    best = (start, start + len(ROW))
    answered = replace(quote(RATES), passage_id=found.passage_id, best=best)
    follows = Answer("", (answered,), found=True, confidence=0.9, language="en", asked=before)
    assert without_column_before(question, before, follows, index) == left
    titled = replace(answered, best=(0, RATES.index("\n")))
    assert without_column_before(question, before, replace(follows, quotes=(titled,)), index) == (
        before
    )
