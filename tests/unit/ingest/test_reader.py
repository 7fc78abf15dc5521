"""What a reader tells of the files that stood in another one."""

from pathlib import Path

from indexes.types import FileRecord, FileState
from ingest.excludes import Excludes
from ingest.job import Job
from ingest.members import Member, Room
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


def test_a_file_of_the_folder_unpacks_to_so_much_with_all_that_stands_in_it() -> None:
    seen = FileRecord("/docs", "a.zip", FileState.FAILED)
    visit = _Visit(Job(Path("/docs/a.zip"), seen), Excludes(Path("/docs")))
    assert visit.room("/out", 0, 0) == Room("/out", 0, 8_000_000_000, 100_000)
    visit.count((Member("a.txt", unpacked=5_000_000_000), Member("b.zip", unpacked=2_000_000_000)))
    assert visit.room("/out", 0, 1) == Room("/out", 0, 1_000_000_000, 99_998)
