"""Words of the sample company's documents are found where they stand, with the real embedder."""

import pytest

from benchmarks.bench_keywords import measured
from benchmarks.sets import SAMPLE

pytestmark = [pytest.mark.models, pytest.mark.nightly]


def test_words_that_one_document_has_find_it() -> None:
    one, two = measured(SAMPLE)
    assert min(one.document, two.document) >= 0.82
    assert min(one.quote, two.quote) >= 0.82
    assert max(one.not_found, two.not_found) <= 0.12
