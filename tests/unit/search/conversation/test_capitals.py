"""Names that are typed without capitals."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.index import Index
from search.conversation.capitals import with_capitals
from tests.unit.search.toy_index import engine_over, index_in

TEXTS = {
    "greenacre.md": "The term of payment of Greenacre is 60 days, that of the port is 30 days.",
    "bosman.md": "Wij spraken met Bosman af: betaaltermijn 30 dagen. Korting geeft Bosman ook.",
    "korting.md": "De korting is 2 procent. Over korting beslist de directie.",
}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("index")
    index_in(directory, TEXTS, "nl")
    return directory


@pytest.fixture
def index(directory: Path) -> Iterator[Index]:
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("en van bosman?", "en van Bosman?"),
        ("what about greenacre, and the port?", "what about Greenacre, and the port?"),
        ("en welke korting?", "en welke korting?"),
        ("en van BOSMAN of hartman?", "en van BOSMAN of hartman?"),
        ("mail bosman@bosman.example over bosman.md", "mail bosman@bosman.example over bosman.md"),
    ],
)
def test_a_word_has_a_capital_where_sentences_give_it_one(
    index: Index, question: str, written: str
) -> None:
    assert with_capitals(question, index) == written


def test_a_name_in_small_letters_is_replaced_by_another(directory: Path) -> None:
    with engine_over(directory) as engine:
        before = engine.ask("wat is de betaaltermijn van greenacre?", llm=False)
        after = engine.ask("en van bosman?", llm=False, follows=before)
    assert after.asked == "en van bosman? (betaaltermijn)"
