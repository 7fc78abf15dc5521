"""Of near-alike annual reports the one of the year that is asked for is found and quoted."""

from pathlib import Path

import pytest

from benchmarks.bench_reports import NAMES, ask_all

pytestmark = [pytest.mark.models, pytest.mark.nightly]


@pytest.mark.parametrize("named", NAMES)
def test_the_report_of_the_year_is_found(named: str, tmp_path: Path) -> None:
    result, first_quote, any_quote, refused = ask_all(tmp_path, NAMES[named]).mean(axis=0)
    assert result >= 0.97
    assert first_quote >= 0.97
    assert any_quote >= 0.99
    assert refused <= 0.25
