import pytest

from vind.search.retrieval.designations import is_keywords


@pytest.mark.parametrize("query", ["salarisschalen", "Nordhaven?", "opzegtermijn huur", "TW-8151"])
def test_one_or_two_words_that_carry_meaning_are_keywords(query: str) -> None:
    assert is_keywords(query)


@pytest.mark.parametrize(
    "query", ["", "?", "waarom", "What now?", "de huur", "opzegtermijn huur parkeerplaats"]
)
def test_a_question_is_more_than_keywords(query: str) -> None:
    assert not is_keywords(query)
