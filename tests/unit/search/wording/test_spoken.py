"""A reply that comes in pieces, as sentences with what the model thought of their numbers."""

from collections.abc import Generator

import pytest

from vind.search.wording.llm import Piece, Said, whole_sentences


def reply(*pieces: Piece, finished: bool = True) -> Generator[Piece, None, bool]:
    yield from pieces
    return finished


def said(*pieces: Piece, finished: bool = True) -> list[Said]:
    return [one for one in whole_sentences(reply(*pieces, finished=finished)) if one.text]


def test_a_sentence_is_as_likely_as_the_least_likely_token_with_a_digit() -> None:
    pieces = (
        Piece("The", (-9.0,)),
        Piece(" fee is 1", (-0.5,)),
        Piece("50", (-0.25,)),
        Piece(" euros.", (-3.0,)),
        Piece(" It is due in ", (-2.0,)),
        Piece("30", (-0.125, -1.5)),
        Piece(" days.", (-4.0,)),
    )
    assert said(*pieces) == [
        Said("The fee is 150 euros.", -0.5),
        Said("It is due in 30 days.", -1.5),
    ]


def test_a_sentence_without_digits_is_not_less_likely_than_any() -> None:
    pieces = (Piece("It is 7. ", (-0.75,)), Piece("Ask the clerk.", (-5.0,)))
    assert said(*pieces) == [Said("It is 7.", -0.75), Said("Ask the clerk.", 0.0)]


@pytest.mark.parametrize("finished", [True, False])
def test_a_last_sentence_that_is_cut_off_is_left_out(finished: bool) -> None:
    pieces = (Piece("One is here. ", (-1.0,)), Piece("Two is", (-1.0,)))
    kept = [one.text for one in said(*pieces, finished=finished)]
    assert kept == ["One is here.", "Two is"][: 1 + finished]
