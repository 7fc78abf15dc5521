"""Archives that share what they hold: the index follows them whichever of them changes or goes."""

import gzip
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

import ingest.filling
from indexes.types import FileState
from indexes.verify import verify
from indexes.writer import IndexWriter
from ingest.pipeline import _Run
from tests.integration.syncing import look, packed, put
from tests.integration.test_ingest_pipeline import run

T, U, V = "een lang verhaal", "twee. drie.", "vier vijf"


def hold_to_scratch(base: Path) -> None:
    """Bring the index up to date; it is the one made from scratch, and there it stays."""
    docs, index, scratch = base / "docs", base / "index", base / "scratch"
    run(index, docs)
    run(scratch, docs)
    assert look(index) == look(scratch)
    again = run(index, docs)
    assert (again.read, again.moved, again.deleted, again.embedded) == (0, 0, 0, 0)
    assert not verify(index, lambda *_: None).findings


def test_an_archive_that_is_read_again_is_not_the_same_as_itself(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    inner = packed({"in.txt": T})
    put(docs, "A.zip", inner)
    put(docs, "E.zip", packed({"D.zip": inner, "x.txt": U}))
    run(tmp_path / "index", docs)
    put(docs, "A.zip", packed({"in.txt": V}))
    hold_to_scratch(tmp_path)


def test_an_archive_in_an_archive_moves_with_all_it_has(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    put(docs, "a.zip", packed({"s.zip": T, "u.txt": U}))
    put(docs, "m.zip", packed({"s.zip": T, "v.txt": V}))
    run(tmp_path / "index", docs)
    (docs / "a.zip").rename(docs / "z.zip")
    hold_to_scratch(tmp_path)
    assert "m.zip/s.zip/in.txt" in look(tmp_path / "index")["ledger"]


def test_what_was_the_same_as_a_file_that_goes_with_its_archive_is_read(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    archive = packed({"p.txt": T, "q.txt": U})
    put(docs, "0.txt", T.encode())
    put(docs, "a.zip", archive)
    put(docs, "b.zip", archive)
    run(tmp_path / "index", docs)
    (docs / "0.txt").unlink()
    (docs / "a.zip").unlink()
    hold_to_scratch(tmp_path)


def test_the_next_duplicate_is_read_where_the_first_went_before_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    for name in ("A.zip", "B.zip", "C.zip"):
        put(docs, name, packed({"p.txt": T}))
    run(tmp_path / "index", docs)
    put(docs, "A.zip", packed({"p.txt": U}))
    with monkeypatch.context() as patch:
        patch.setattr(ingest.filling, "COMMIT_PASSAGES", 1)
        patch.setattr(_Run, "_jobs_again", _stopped)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "index", docs)
    assert look(tmp_path / "index")["ledger"]["B.zip"][0] is FileState.FAILED
    (docs / "B.zip").unlink()
    hold_to_scratch(tmp_path)


@pytest.mark.parametrize("rule", ["a.zip/oud/", "b.zip/oud/s.zip"])
@pytest.mark.parametrize("is_copied", [True, False])
def test_what_stands_in_an_archive_is_left_out_by_the_rules_of_its_new_place(
    tmp_path: Path, rule: str, *, is_copied: bool
) -> None:
    docs = tmp_path / "docs"
    archive = packed({"oud/s.zip": T, "oud/y.txt": U, "x.txt": V})
    put(docs, ".vindignore", rule.encode())
    put(docs, "a.zip", archive)
    put(docs, "v.txt", V.encode())
    if is_copied:
        put(docs, "b.zip", archive)
    run(tmp_path / "index", docs)
    if is_copied:
        (docs / "a.zip").unlink()
    else:
        (docs / "a.zip").rename(docs / "b.zip")
    hold_to_scratch(tmp_path)


def test_an_archive_that_was_known_five_deep_is_read_where_it_lies_less_deep(
    tmp_path: Path,
) -> None:
    docs = tmp_path / "docs"
    archive = packed({"l.zip": T})
    deep = archive
    for number in range(4):
        deep = packed({f"{number}.zip": deep})
    put(docs, "a.zip", deep)
    run(tmp_path / "index", docs)
    put(docs, "0.zip", archive)
    hold_to_scratch(tmp_path)
    assert "0.zip/l.zip/in.txt" in look(tmp_path / "index")["ledger"]


def test_the_one_file_that_is_packed_is_called_as_its_archive_is(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    put(docs, "a.txt.gz", gzip.compress(T.encode(), mtime=0))
    run(tmp_path / "index", docs)
    (docs / "a.txt.gz").rename(docs / "b.md.gz")
    hold_to_scratch(tmp_path)
    assert "b.md.gz/b.md" in look(tmp_path / "index")["ledger"]


@pytest.mark.parametrize("goes_on", ["a.zip is gone", "the old one is back", "it is elsewhere"])
@pytest.mark.parametrize("commits", [1, 2, 3])
def test_an_archive_that_was_read_in_part_is_not_taken_for_what_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goes_on: str, commits: int
) -> None:
    docs, index, kept = tmp_path / "docs", tmp_path / "index", tmp_path / "kept"
    put(docs, "a.zip", packed({"p.txt": T, "q.txt": U}))
    run(index, docs)
    if goes_on == "a.zip is gone":
        put(docs, "b.zip", packed({"p.txt": T, "q.txt": U}))
        run(index, docs)
    (docs / "a.zip").rename(kept)
    put(docs, "a.zip", packed({"p.txt": V, "q.txt": T + V, "r.txt": U + V}))
    with monkeypatch.context() as patch:
        patch.setattr(ingest.filling, "COMMIT_PASSAGES", 1)
        patch.setattr(IndexWriter, "commit", stopping_after(commits))
        with pytest.raises(KeyboardInterrupt):
            run(index, docs)
    assert not verify(index, lambda *_: None).findings
    (docs / "a.zip").unlink()
    if goes_on != "a.zip is gone":
        kept.rename(docs / ("a.zip" if goes_on == "the old one is back" else "old.zip"))
    hold_to_scratch(tmp_path)


def stopping_after(commits: int) -> Callable[[IndexWriter], int]:
    """What commits a few times, and is stopped then."""
    commit, numbers = IndexWriter.commit, count(1)

    def stopping(self: IndexWriter) -> int:
        generation = commit(self)
        if next(numbers) == commits:
            raise KeyboardInterrupt
        return generation

    return stopping


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt
