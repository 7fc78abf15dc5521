"""A reply that comes in pieces, as sentences."""

from collections.abc import Generator

import pytest

from vind.search.wording.llm import whole_sentences


def reply(*pieces: str, finished: bool = True) -> Generator[str, None, bool]:
    yield from pieces
    return finished


def said(*pieces: str, finished: bool = True) -> list[str]:
    return list(filter(None, whole_sentences(reply(*pieces, finished=finished))))


def test_sentences_are_whole_however_they_are_cut_in_pieces() -> None:
    pieces = ("The", " fee is 1", "50", " euros.", " It is due in ", "30", " days.")
    assert said(*pieces) == ["The fee is 150 euros.", "It is due in 30 days."]


@pytest.mark.parametrize("finished", [True, False])
def test_a_last_sentence_that_is_cut_off_is_left_out(finished: bool) -> None:
    kept = said("One is here. ", "Two is", finished=finished)
    assert kept == ["One is here.", "Two is"][: 1 + finished]
