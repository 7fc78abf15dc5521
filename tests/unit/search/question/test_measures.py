from collections.abc import Iterator

import pytest

from indexes.index import Index
from search.question.measures import with_measures_apart
from tests.unit.indexes.company import open_writer, put


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("measures")
    with open_writer(directory) as writer:
        put(writer, "bins.md", "A bin of 660 litres is 16.75 euro, a lamp of 40W 3 euro.")
        writer.commit()
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what is a 660l bin", "what is a 660 l bin"),
        ("accu van 500Wh en 1,5kg", "accu van 500 Wh en 1,5 kg"),
        ("what is a 40w lamp", "what is a 40w lamp"),
        ("a claim of 1.3m", "a claim of 1.3m"),
        ("what is a Tern 5E", "what is a Tern 5E"),
        ("what is an X-660l", "what is an X-660l"),
        ("an appointment at 16u", "an appointment at 16u"),
        ("what is a bin of 660 l", "what is a bin of 660 l"),
    ],
)
def test_a_unit_stands_apart_where_no_passage_has_it_at_its_number(
    index: Index, question: str, asked: str
) -> None:
    assert with_measures_apart(question, index) == asked
