from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes import filters
from indexes.catalogue.connection import ConnectionPool
from indexes.index import Index
from indexes.types import Filters
from tests.unit.indexes.company import EMBEDDER, delete, open_writer, put

PATHS = [
    "Handbook.PDF",
    "HR/leave.pdf",
    "HR/2024/leave.docx",
    "HR/2024/.notes.txt",
    "hr2/leave.pdf",
    "offers.zip/deep/offer [1].pdf",
    "README",
]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("filters") / "index"
    with open_writer(directory) as writer:
        for number, path in enumerate([*PATHS, "gone.pdf"]):
            put(writer, path, f"common {number}", "something else")
        delete(writer, "gone.pdf")
        writer.commit()
    return directory


@pytest.fixture(scope="module")
def index(directory: Path) -> Iterator[Index]:
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("wanted", "passing"),
    [
        (Filters(paths=("*",)), {"Handbook.PDF", "README"}),
        (Filters(paths=("**",)), set(PATHS)),
        (Filters(paths=("HR/*",)), {"HR/leave.pdf"}),
        (Filters(paths=("hr/**",)), {"HR/leave.pdf", "HR/2024/leave.docx", "HR/2024/.notes.txt"}),
        (Filters(paths=("**/leave.*",)), {"HR/leave.pdf", "HR/2024/leave.docx", "hr2/leave.pdf"}),
        (Filters(paths=("HR/*", "README")), {"HR/leave.pdf", "README"}),
        (Filters(paths=("HR/leave.pdf",)), {"HR/leave.pdf"}),
        (Filters(paths=("HR?/*",)), {"hr2/leave.pdf"}),
        (Filters(paths=("**/offer \\[1\\].pdf",)), {"offers.zip/deep/offer [1].pdf"}),
        (Filters(paths=("leave.pdf",)), set()),
        (Filters(paths=("",)), set()),
        (Filters(types=("pdf",)), {"Handbook.PDF", "HR/leave.pdf", "hr2/leave.pdf", PATHS[5]}),
        (Filters(types=(".PDF", "docx")), {*PATHS[:3], PATHS[4], PATHS[5]}),
        (Filters(types=("zip",)), set()),
        (Filters(paths=("HR/**",), types=("docx", "txt")), {PATHS[2], PATHS[3]}),
    ],
)
def test_both_searches_return_the_files_that_pass(
    index: Index, wanted: Filters, passing: set[str]
) -> None:
    nearest = index.nearest(EMBEDDER.embed_query("common"), 100, wanted)
    matches = index.match("common", 100, wanted)
    found = index.passages([hit.passage_id for hit in nearest])
    assert {stored.path for stored in found.values()} == passing
    assert len(nearest) == 2 * len(passing)
    found = index.passages([hit.passage_id for hit in matches])
    assert {stored.path for stored in found.values()} == passing
    assert len(matches) == len(passing)


def test_no_filter_is_no_list_of_files(directory: Path) -> None:
    pool = ConnectionPool(directory)
    with pool.reading() as connection:
        assert filters.resolve(connection, Filters()) is None
    pool.close()


def test_a_filter_does_not_change_scores(index: Index) -> None:
    everything = {hit.passage_id: hit.score for hit in index.match("common 1", 100)}
    kept = index.match("common 1", 100, Filters(types=("pdf",)))
    assert kept
    assert all(hit.score == pytest.approx(everything[hit.passage_id]) for hit in kept)
