from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from indexes.types import Scored
from search.fusion import RANK_CONSTANT, fuse


def ranked(*ids: int) -> list[Scored]:
    return [Scored(passage_id, 1.0) for passage_id in ids]


def test_what_both_lists_hold_goes_first() -> None:
    fused = fuse([(1.0, ranked(1, 2)), (1.0, ranked(3, 2))])
    assert [found.passage_id for found in fused] == [2, 1, 3]
    assert fused[0].score == 2 / (RANK_CONSTANT + 2)


def test_a_weight_breaks_the_tie() -> None:
    assert fuse([(1.0, ranked(1)), (1.1, ranked(2))])[0].passage_id == 2


def test_nothing_out_of_nothing() -> None:
    assert fuse([(1.0, []), (1.0, [])]) == []


@given(st.lists(st.lists(st.integers(0, 50), unique=True), max_size=3))
def test_every_passage_once_and_best_first(lists: list[list[int]]) -> None:
    fused = fuse([(1.0, ranked(*ids)) for ids in lists])
    assert sorted(found.passage_id for found in fused) == sorted(set().union(*lists))
    assert all(a.score >= b.score for a, b in pairwise(fused))
