"""The newest version leads, however few results are asked for."""

import pytest

from benchmarks.sets import SAMPLE, indexed
from search import Engine

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    ("query", "newest"),
    [
        ("prijslijst", "verkoop/prijslijst-2026.xlsx"),
        ("vakantie", "hr/personeelshandboek-2026.docx"),
    ],
)
def test_the_newest_version_is_the_first_of_one_result_as_of_ten(query: str, newest: str) -> None:
    with Engine.open(settings=indexed(SAMPLE)) as engine:
        (only,) = engine.search(query, k=1)
        assert only == engine.search(query, k=10)[0]
        assert (only.path, only.superseded) == (newest, False)
