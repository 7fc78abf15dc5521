"""What a reader tells of the files that stood in another one."""

from pathlib import Path

from indexes.types import FileRecord, FileState
from ingest.excludes import Excludes
from ingest.job import Job
from ingest.reader import _Visit


def test_what_is_gone_is_told_once_and_not_by_each_archive_around_it() -> None:
    inner, outer = (
        FileRecord("/docs", path, FileState.INDEXED, container="a.zip")
        for path in ("a.zip/s.zip/in.txt", "a.zip/x.txt")
    )
    seen = FileRecord("/docs", "a.zip", FileState.FAILED)
    members = {one.path: one for one in (inner, outer)}
    visit = _Visit(Job(Path("/docs/a.zip"), seen, members=members), Excludes(Path("/docs")))
    assert visit.gone_below("a.zip/s.zip") == (inner,)
    assert visit.gone_below("a.zip") == (outer,)
