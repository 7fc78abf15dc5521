"""Floors of how much of several things is quoted, with the real embedder and no language model.

A little under what was reached, so that a change for the worse fails.
"""

import numpy as np
import pytest

from benchmarks.bench_lists import SETS, Outcome, measure
from benchmarks.sets import documents_of, lines_of, lists_of

pytestmark = [pytest.mark.models, pytest.mark.nightly]


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return [outcome for name in SETS for outcome in measure(name)]


def test_what_several_passages_answer_is_quoted_from_more_than_five(
    outcomes: list[Outcome],
) -> None:
    gathered = [one for one in outcomes if one.kind == "gather"]
    assert len(gathered) == 80
    assert np.mean([one.quoted for one in gathered]) >= 0.55
    assert np.mean([one.among_first for one in gathered]) >= 0.48
    assert np.mean([one.is_recognised for one in gathered]) >= 0.68


def test_a_list_or_table_that_answers_is_quoted_whole(outcomes: list[Outcome]) -> None:
    whole = [one.quoted for one in outcomes if one.kind == "onelist"]
    assert len(whole) == 24
    assert np.mean(np.equal(whole, 1)) >= 0.91


@pytest.mark.parametrize("name", SETS)
def test_what_is_asked_for_stands_in_documents_that_are_there(name: str) -> None:
    for line in lines_of(lists_of(name)):
        assert bool(line["items"]) == (line["kind"] != "none")
        for place in (place for item in line["items"] for place in item["places"]):
            path = documents_of(name) / place["path"]
            assert any(one.is_file() for one in (path, *path.parents)), path
            assert place["quote"].strip()
