"""Of near-alike reports the one of the year that is asked for, whatever their columns have."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import index_in
from vind.indexes.index import Index
from vind.search.question.codes import PERIOD, Codes
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.designations import of_period
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query

YEARS = range(2019, 2025)
REPORTS = {
    f"Fenmoor_{year}_report.txt": f"Net income of {', '.join(map(str, YEARS))} in millions."
    for year in YEARS
}
OTHERS = {
    f"other-{number}.txt": f"{text} is for all staff on floor {number}."
    for number, text in enumerate(["Parking", "The kitchen", "Leave", "The gym", "Tea", "Travel"])
}
"""Beside which the reports are alike."""


@pytest.mark.parametrize("year", YEARS)
def test_the_report_of_the_year_comes_first(year: int, tmp_path: Path) -> None:
    index_in(tmp_path, REPORTS | OTHERS)
    embedder = ToyEmbedder()
    whole = Query.of(f"What was net income in {year}?", embedder)
    with Index.open(tmp_path) as index:
        first = retrieve(whole, Corpus(index, embedder), 5).ranked[0].passage_id
        assert index.passages([first])[first].path == f"Fenmoor_{year}_report.txt"


def test_a_document_is_of_what_it_calls_itself_or_else_opens_with(tmp_path: Path) -> None:
    index_in(tmp_path, {"2021/a.txt": "Until 2020.", "b.txt": "Of 2020.", "c.txt": "Of 2021."})
    with Index.open(tmp_path) as index:
        ids = {path: file_id for file_id, path in index.searchable_paths().items()}
        passages = list(
            index.openings(ids[path] for path in ("2021/a.txt", "b.txt", "c.txt")).values()
        )
        named = of_period(Codes.of("What changed in 2020?"), passages, index)
        assert [share > 0.0 for share in named] == [False, True, False]
        assert of_period(Codes.of("What changed?"), passages, index) == [0.0, 0.0, 0.0]


def test_a_version_is_that_of_the_name_and_what_was_is_of_the_older_one(tmp_path: Path) -> None:
    index_in(tmp_path, {"fees v1.txt": "€ 5.", "fees v2.txt": "€ 6. Replaces version 1."})
    with Index.open(tmp_path) as index:
        first, second = index.openings(sorted(index.searchable_paths())).values()
        passages = [replace(first, superseded_by=second.file_id), second]
        for question in ("What was the fee in version 1?", "What was the fee before?"):
            assert of_period(Codes.of(question), passages, index) == [PERIOD, 0.0]
