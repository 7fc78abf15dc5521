import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.search.evaluation.metrics import (
    hit_at,
    holds_quote,
    ndcg_at,
    percentiles,
    precision_recall_f1,
    reciprocal_rank_at,
)


def test_a_gold_file_at_rank_two() -> None:
    ranked = ["b", "a", "c"]
    assert hit_at(1, ranked, {"a"}) == 0
    assert hit_at(2, ranked, {"a"}) == 1
    assert reciprocal_rank_at(10, ranked, {"a"}) == 0.5
    assert ndcg_at(10, ranked, {"a"}) == pytest.approx(0.6309, abs=1e-4)


def test_two_gold_files_in_the_best_order() -> None:
    assert ndcg_at(10, ["a", "b", "c"], {"b", "a"}) == 1


def test_nothing_found() -> None:
    assert ndcg_at(10, ["x"], {"a"}) == 0
    assert reciprocal_rank_at(10, ["x"] * 10 + ["a"], {"a"}) == 0


@given(st.permutations("abcdefgh"), st.sets(st.sampled_from("abcdefgh"), min_size=1))
def test_no_order_beats_the_gold_first(ranked: list[str], gold: set[str]) -> None:
    assert 0 <= ndcg_at(8, ranked, gold) <= 1
    best = sorted(ranked, key=lambda item: item not in gold)
    assert ndcg_at(8, best, gold) == pytest.approx(1)


def test_half_of_the_words_is_enough_and_less_is_not() -> None:
    quote = "the fee is  due\nin March"
    assert holds_quote("The FEE is … there", quote)
    assert not holds_quote("the fee was paid", quote)


def test_a_repeated_word_counts_as_often_as_it_stands() -> None:
    assert not holds_quote("the", "the the the cat")
    assert holds_quote("the the", "the the the cat")


def test_precision_and_recall_of_refusals() -> None:
    precision, recall, f1 = precision_recall_f1(
        [True, True, False, False], [True, False, True, False]
    )
    assert (precision, recall, f1) == (0.5, 0.5, 0.5)
    assert precision_recall_f1([False, False], [True, False]) == (None, 0.0, 0.0)


def test_percentiles() -> None:
    assert percentiles("end", [10, 0]) == {"end_ms_p50": 5.0, "end_ms_p95": pytest.approx(9.5)}
    assert percentiles("end", [4]) == {"end_ms_p50": 4.0, "end_ms_p95": 4.0}
    assert percentiles("end", []) == {"end_ms_p50": None, "end_ms_p95": None}
