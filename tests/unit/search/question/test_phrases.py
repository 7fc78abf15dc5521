"""What a search is kept to word for word."""

import pytest

from vind.search.question.question import has_phrases, phrases_of, without_marks


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ('huur "twaalf maanden"', ("twaalf maanden",)),
        ('"a b" „c d” «e»', ("a b", "c d", "e")),
        ("“one  two” “one two”", ("one two",)),
        ("de huur van foto's", ()),
        ("'single ones'", ()),
        ('half een "citaat', ()),
        ('"!?" ""', ()),
        (" ".join(f'"{number}"' for number in range(9)), ()),
    ],
)
def test_what_is_quoted(query: str, phrases: tuple[str, ...]) -> None:
    assert phrases_of(query) == phrases


def test_a_query_without_its_marks() -> None:
    assert without_marks('huur "twaalf maanden" nu') == "huur twaalf maanden nu"


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Na Twaalf\nmaanden huur.", True),
        ("Na twaalf, maanden later", True),
        ("Na maanden twaalf", False),
        ("Na twaalf maandenlang", False),
        ("Na twaalf lange maanden", False),
    ],
)
def test_words_in_a_run(text: str, has: bool) -> None:
    assert has_phrases(text, ["twaalf maanden"]) is has
