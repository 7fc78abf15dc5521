"""Which passages count as said in another language than the question."""

import pytest

from tests.unit.search.examples import stored
from vind.indexes.types import Language
from vind.search.retrieval.interaction import foreign


@pytest.mark.parametrize(
    ("said_in", "asked_in", "is_foreign"),
    [("en", "nl", True), ("nl", "nl", False), ("", "nl", False), ("en", "", False)],
)
def test_which_passages_are_said_in_another_language(
    said_in: Language, asked_in: Language, is_foreign: bool
) -> None:
    assert foreign([stored("€ 12", language=said_in)], asked_in).tolist() == [float(is_foreign)]
