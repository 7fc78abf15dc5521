"""Of near-alike annual reports the one of the year that is asked for is found, and its page."""

import numpy as np
import pytest

from benchmarks.bench_reports import indexed_reports, outcome
from vind.search.engine import Engine

pytestmark = [pytest.mark.models, pytest.mark.nightly]


def test_search_finds_the_right_page_of_a_long_report() -> None:
    settings, asked = indexed_reports()
    with Engine.open(settings=settings) as engine:
        outcomes = [outcome(engine, question, path) for question, path in asked]
    report, _, in_ten, _, _, _ = np.mean(outcomes, axis=0)
    assert report >= 0.97
    assert in_ten >= 0.9
