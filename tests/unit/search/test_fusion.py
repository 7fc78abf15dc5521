"""Fusing two lists: standardised scores, and the standing of documents."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.types import Scored
from search.fusion import DENSE_SHARE, DOCUMENT_SHARE, fuse, standardise, standing_of


def scored(**scores: float) -> list[Scored]:
    return [Scored(int(name[1:]), score) for name, score in scores.items()]


APART = {number: number for number in range(1, 10)}
"""Each passage in a document of its own."""


def whole(
    dense: Sequence[Scored], terms: Sequence[Scored], document_of: Mapping[int, int]
) -> list[Scored]:
    return fuse(dense, terms, document_of, standing_of(terms, document_of))


def test_scores_are_standardised_and_weighed() -> None:
    fused = whole(scored(p1=0.9, p2=0.7), [], APART)
    assert [item.passage_id for item in fused] == [1, 2]
    assert [item.score for item in fused] == pytest.approx([DENSE_SHARE, -DENSE_SHARE])


def test_a_passage_in_both_lists_comes_first() -> None:
    fused = whole(scored(p1=0.9, p2=0.9, p3=0.5), scored(p2=7.0, p4=3.0), APART)
    assert fused[0].passage_id == 2


def test_what_a_list_lacks_counts_as_its_last() -> None:
    fused = whole(scored(p1=0.9, p2=0.7), scored(p3=5.0, p2=4.0), APART)
    by_id = {item.passage_id: item.score for item in fused}
    # In the dense list 2 is last and 3 lacks; in the BM25 list 1 lacks, and 2 is last.
    assert by_id[1] == pytest.approx(DENSE_SHARE - (1 - DENSE_SHARE) - DOCUMENT_SHARE)
    assert by_id[3] == pytest.approx(-DENSE_SHARE + (1 - DENSE_SHARE) + DOCUMENT_SHARE)


def test_a_document_with_more_matching_passages_stands_higher() -> None:
    terms = scored(p1=5.0, p2=5.0, p3=5.0)
    fused = whole(scored(p1=0.5, p2=0.5, p3=0.5), terms, {1: 10, 2: 20, 3: 20})
    assert [item.passage_id for item in fused] == [2, 3, 1]


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    fused = whole(scored(p3=0.5, p1=0.5, p2=0.5), [], APART)
    assert [item.passage_id for item in fused] == [1, 2, 3]


def test_a_passage_that_is_gone_is_left_out() -> None:
    assert whole(scored(p1=0.5), scored(p1=2.0), {}) == []
    assert whole([], [], {}) == []


@given(st.lists(st.floats(-1e3, 1e3), max_size=30))
def test_standardising_keeps_the_order(values: list[float]) -> None:
    result = standardise(values)
    assert len(result) == len(values)
    ascending = [result[place] for place in sorted(range(len(values)), key=values.__getitem__)]
    assert ascending == sorted(ascending)
