"""What prompt lookup drafts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.search.wording.drafting import DRAFTED, MATCHED, PromptLookup


def drafted(*tokens: int) -> list[int]:
    return [int(token) for token in PromptLookup()(np.array(tokens, dtype=np.intc))]


def test_what_followed_the_last_two_tokens_is_drafted() -> None:
    assert drafted(7, 1, 2, 3, 4, 9, 1, 2) == [3, 4, 9, 1, 2]


def test_of_two_places_the_first_counts() -> None:
    assert drafted(1, 2, 5, 1, 2, 6, 1, 2)[:1] == [5]


def test_a_draft_is_no_longer_than_what_is_worth_computing() -> None:
    assert drafted(*range(40), 0, 1) == list(range(2, 2 + DRAFTED))


@pytest.mark.parametrize("tokens", [(), (1,), (1, 2), (1, 2, 3, 4), (2, 1, 3, 1, 2)])
def test_nothing_is_drafted_after_what_is_new(tokens: tuple[int, ...]) -> None:
    assert drafted(*tokens) == []


@given(st.lists(st.integers(0, 3), max_size=40))
def test_a_draft_stood_behind_the_same_tokens_before(tokens: list[int]) -> None:
    draft = drafted(*tokens)
    tail = tokens[-MATCHED:]
    places = [n for n in range(len(tokens) - MATCHED) if tokens[n : n + MATCHED] == tail]
    assert bool(draft) == bool(places)
    if draft:
        follows = places[0] + MATCHED
        assert draft == tokens[follows : follows + DRAFTED]
