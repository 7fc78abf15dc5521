"""Archives that share what they hold: the index follows them whichever of them changes or goes."""

import gzip
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import vind.ingest.run.filling
from tests.integration.syncing import (
    delete,
    hold_to_scratch,
    look,
    move,
    packed,
    put,
    touch,
)
from tests.integration.test_ingest_pipeline import run
from vind.indexes.types import FileState
from vind.indexes.upkeep.verify import verify
from vind.indexes.writer import IndexWriter
from vind.ingest.run.pipeline import _Run

T, U, V = "een lang verhaal", "twee. drie.", "vier vijf"


INNER, PAIR = packed({"in.txt": T}), packed({"p.txt": T, "q.txt": U})


def nested(content: bytes, depth: int) -> bytes:
    return nested(packed({f"{depth}.zip": content}), depth - 1) if depth else content


@pytest.mark.parametrize(
    ("before", "steps"),
    [
        pytest.param(
            {"A.zip": INNER, "E.zip": packed({"D.zip": INNER, "x.txt": U})},
            [(put, "A.zip", packed({"in.txt": V}))],
            id="an archive that is read again is not the same as itself",
        ),
        pytest.param(
            {"a.zip": packed({"s.zip": T, "u.txt": U}), "m.zip": packed({"s.zip": T, "v.txt": V})},
            [(move, "a.zip", "z.zip")],
            id="an archive in an archive moves with all it has",
        ),
        pytest.param(
            {"0.txt": T.encode(), "a.zip": PAIR, "b.zip": PAIR},
            [(delete, "0.txt"), (delete, "a.zip")],
            id="what was the same as a file that goes with its archive is read",
        ),
        pytest.param(
            {"a.zip": nested(packed({"l.zip": T}), 4)},
            [(put, "0.zip", packed({"l.zip": T}))],
            id="one that was known five deep is read where it lies less deep",
        ),
        pytest.param(
            {"a.txt.gz": gzip.compress(T.encode(), mtime=0)},
            [(move, "a.txt.gz", "b.md.gz")],
            id="the one file that is packed is called as its archive is",
        ),
        pytest.param(
            {"z.zip": packed({"s.zip": U})},
            [(put, "a.zip", packed({"p.txt": U})), (touch, "z.zip")],
            id="what stands in an archive that was only touched is compared too",
        ),
        pytest.param(
            {"a.zip": PAIR, "r.txt": V.encode()},
            [
                (move, "a.zip", "b.zip"),
                (put, "a.zip/p.txt", T.encode()),
                (move, "r.txt", "a.zip/q.txt"),
            ],
            id="an archive is replaced by a folder of its name",
        ),
        pytest.param(
            {"k.zip/s.zip": packed({"s.zip": T, "p.txt": U})},
            [(move, "k.zip/s.zip", "k.zip")],
            id="a folder is replaced by the archive that stood in it",
        ),
    ],
)
def test_the_index_follows_archives(
    tmp_path: Path, before: dict[str, bytes], steps: list[tuple[Any, ...]]
) -> None:
    docs = tmp_path / "docs"
    for name, content in before.items():
        put(docs, name, content)
    run(tmp_path / "index", docs)
    for step, *given in steps:
        step(docs, *given)
    hold_to_scratch(tmp_path)


def test_a_duplicate_deleted_before_its_reread_passes_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    for name in ("A.zip", "B.zip", "C.zip"):
        put(docs, name, packed({"p.txt": T}))
    run(tmp_path / "index", docs)
    put(docs, "A.zip", packed({"p.txt": U}))
    with monkeypatch.context() as patch:
        patch.setattr(vind.ingest.run.filling, "COMMIT_PASSAGES", 1)
        patch.setattr(_Run, "_jobs_again", _stopped)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "index", docs)
    assert look(tmp_path / "index")["ledger"]["B.zip"][0] is FileState.FAILED
    (docs / "B.zip").unlink()
    hold_to_scratch(tmp_path)


@pytest.mark.parametrize("rule", ["a.zip/oud/", "b.zip/oud/s.zip"])
@pytest.mark.parametrize("is_copied", [True, False])
def test_vindignore_rules_follow_a_moved_archive(
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


@pytest.mark.parametrize("goes_on", ["a.zip is gone", "the old one is back", "it is elsewhere"])
@pytest.mark.parametrize("commits", [1, 2, 3])
def test_a_partly_read_archive_is_not_taken_for_its_old_version(
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
        patch.setattr(vind.ingest.run.filling, "COMMIT_PASSAGES", 1)
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
