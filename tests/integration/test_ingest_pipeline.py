"""Folders in, an index out: with the real parsers, workers and index, and the toy embedder."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import psutil
import pytest

from tests.rooms import REPOSITORY
from tests.toy import ToyEmbedder
from vind.indexes.errors import FolderError
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import Embeddings, FileState
from vind.indexes.upkeep.verify import verify
from vind.indexes.where import Where
from vind.indexes.writer import IndexWriter
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.files.members import Room
from vind.ingest.files.messages import Failed
from vind.ingest.files.readers import Cut, LocalFileReader
from vind.ingest.rights.reading import Access
from vind.ingest.run.pipeline import index_paths
from vind.ingest.run.progress import Progress, Stop, Summary


@dataclass
class Counting(ToyEmbedder):
    """Notes what it was asked to embed."""

    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def embed_passages(self, texts):  # type: ignore[no-untyped-def]
        self.asked += texts
        return super().embed_passages(texts)


def run(
    index: Path,
    *paths: Path,
    embedder: ToyEmbedder | None = None,
    access: Access = "off",
    progress: Callable[[Progress], None] = lambda _: None,
    stop: Stop | None = None,
) -> Summary:
    embedder = embedder or ToyEmbedder()
    options = Settings(index=index, threads=2, access=access)
    reports: list[Progress] = []

    def tell(done: Progress) -> None:
        reports.append(done)
        progress(done)

    with IndexWriter.open(index, embedder, chunking_fingerprint(options.passage_tokens)) as writer:
        summary = index_paths(paths, writer, embedder, options, tell, stop=stop)
    assert reports[-1].files_done <= reports[-1].files_total
    return summary


def content(index: Where) -> dict[str, list[str]]:
    """The passages of each searchable file, by path."""
    with Index.open(index) as opened:
        return {
            path: [each.passage.text for each in opened.passages_of(file_id)]
            for file_id, path in opened.searchable_paths().items()
        }


def states(index: Path) -> dict[str, FileState]:
    with Index.open(index) as opened:
        return {record.path: record.state for record in opened.files()}


def test_a_second_run_reads_only_changed_files(docs: Path, index: Path) -> None:
    (docs / "a.txt").write_text("Eerste tekst.")
    (docs / "b.md").write_text("# Kop\nTweede tekst.")
    (docs / "leeg.txt").write_text("")
    first = run(index, docs)
    assert first.states == {FileState.INDEXED: 2, FileState.EMPTY: 1}
    assert (first.read, first.unchanged, first.passages, first.embedded) == (3, 0, 2, 2)

    again = run(index, docs)
    assert (again.read, again.unchanged, again.passages) == (0, 3, 0)

    (docs / "a.txt").write_text("Nieuwe tekst.")
    (docs / "b.md").unlink()
    changed = run(index, docs)
    assert (changed.read, changed.unchanged, changed.deleted) == (1, 1, 1)
    assert content(index) == {"a.txt": ["Nieuwe tekst."]}
    assert states(index)["b.md"] is FileState.DELETED

    (docs / "b.md").write_text("# Kop\nTweede tekst.")
    back = run(index, docs)
    assert (back.read, back.passages, back.embedded) == (1, 1, 0)


def test_a_touched_but_unchanged_file_is_not_parsed(docs: Path, index: Path) -> None:
    (docs / "a.txt").write_text("Tekst.")
    run(index, docs)
    os.utime(docs / "a.txt", (1, 1))
    touched = run(index, docs)
    assert (touched.read, touched.unchanged) == (0, 1)
    assert content(index) == {"a.txt": ["Tekst."]}
    with Index.open(index) as opened:
        assert opened.files()[0].mtime_ns == 1_000_000_000
    assert run(index, docs).unchanged == 1


def test_the_same_passage_is_embedded_once(docs: Path, index: Path) -> None:
    for folder, more in (("x", "een "), ("y", "twee ")):
        (docs / folder).mkdir(parents=True)
        (docs / folder / "a.md").write_text(f"# Zelfde\n{'zelfde ' * 150}\n# Kop\n{more * 150}")
    embedder = Counting()
    summary = run(index, docs, embedder=embedder)
    assert summary.passages == len(embedder.asked) + 1
    assert len(set(embedder.asked)) == len(embedder.asked)


def test_a_subfolder_or_file_can_be_indexed_again_on_its_own(
    tmp_path: Path, docs: Path, index: Path
) -> None:
    (docs / "sub").mkdir(parents=True)
    (docs / "a.txt").write_text("a")
    (docs / "sub/b.txt").write_text("b")
    run(index, docs / "a.txt")
    assert states(index) == {"a.txt": FileState.INDEXED}
    run(index, docs)
    (docs / "a.txt").unlink()
    (docs / "sub/b.txt").unlink()
    (docs / "sub/c.txt").write_text("c")
    summary = run(index, docs / "sub")
    assert (summary.read, summary.deleted) == (1, 1)
    assert states(index) == {
        "a.txt": FileState.INDEXED,
        "sub/b.txt": FileState.DELETED,
        "sub/c.txt": FileState.INDEXED,
    }
    with pytest.raises(FolderError, match="indexed on its own"):
        run(index, tmp_path)


def test_a_run_stopped_in_a_large_document_keeps_its_vectors(
    tmp_path: Path, docs: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (docs / "a.txt").write_text("Tekst.")
    run(index, docs)
    (docs / "b.md").write_text("\n".join(f"# Kop {n}\n{f'woord{n} ' * 150}" for n in range(40)))
    monkeypatch.setattr("vind.ingest.run.filling.COMMIT_PASSAGES", 8)
    monkeypatch.setattr("vind.ingest.run.filling.SLICE_PASSAGES", 4)
    with pytest.raises(KeyboardInterrupt):
        run(index, docs, embedder=Stopped(24))
    assert content(index) == {"a.txt": ["Tekst."]}
    rest = run(index, docs)
    assert (rest.read, rest.unchanged, rest.passages, rest.embedded) == (1, 1, 40, 16)
    assert verify(index, lambda *_: None).sound
    run(tmp_path / "scratch", docs)
    assert content(index) == content(tmp_path / "scratch")


class Stopped(ToyEmbedder):
    """Is stopped by the user as it is asked for more than so many passages."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        self._left -= len(texts)
        if self._left < 0:
            raise KeyboardInterrupt
        return super().read_passages(texts)


def test_a_run_that_is_asked_to_stop_commits_what_it_has_read(docs: Path, index: Path) -> None:
    for number in range(30):
        (docs / f"{number:02}.txt").write_text(f"Tekst {number}. " * 200)
    stop = Stop()

    def after_ten(done: Progress) -> None:
        if done.files_done == 10 and not stop.is_wanted:
            assert stop.ask()

    with pytest.raises(KeyboardInterrupt):
        run(index, docs, progress=after_ten, stop=stop)
    kept = content(index)
    assert 10 <= len(kept) < 30
    assert verify(index, lambda *_: None).sound
    rest = run(index, docs)
    assert (rest.read, rest.unchanged) == (30 - len(kept), len(kept))
    # What is not heard, or asked twice, is for the caller to end.
    assert not stop.ask()
    assert not Stop().ask()


def test_a_run_can_be_stopped_while_a_slow_file_is_read(
    docs: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (docs / "a.txt").write_text("Tekst.")
    (docs / "b.txt").write_text("Een boek.")
    stop, is_first_read, is_interrupted = Stop(), Event(), Event()
    read = LocalFileReader.read

    def slowly(
        files: LocalFileReader, file: Path, name: str, depth: int, room: Room
    ) -> Cut | Failed:
        if name == "b.txt":
            assert is_first_read.wait(60)
            assert stop.ask()
            is_interrupted.wait(60)
        return read(files, file, name, depth, room)

    def told(done: Progress) -> None:
        if done.files_done:
            is_first_read.set()

    monkeypatch.setattr(LocalFileReader, "read", slowly)
    monkeypatch.setattr(LocalFileReader, "interrupt", lambda _: is_interrupted.set())
    with pytest.raises(KeyboardInterrupt):
        run(index, docs, progress=told, stop=stop)
    assert content(index) == {"a.txt": ["Tekst."]}


def test_skipped_files_are_in_the_ledger_with_their_reason(docs: Path, index: Path) -> None:
    (docs / "a.txt").write_text("a")
    (docs / "~$a.docx").write_text("x")
    (docs / "b.bin").write_bytes(b"\x7fELF" + bytes(100))
    run(index, docs)
    with Index.open(index) as opened:
        reasons = {record.path: (record.state, record.reason) for record in opened.files()}
    assert reasons == {
        "a.txt": (FileState.INDEXED, ""),
        "b.bin": (
            FileState.UNSUPPORTED,
            "This is a program, which vind does not read.",
        ),
        "~$a.docx": (FileState.EXCLUDED, "a temporary file of an office program"),
    }
    (docs / ".vindignore").write_text("a.txt\n")
    run(index, docs)
    assert states(index)["a.txt"] is FileState.EXCLUDED
    assert content(index) == {}


KILLED = """
import os, signal
from vind.ingest.files.scratch import scratch_folder
with scratch_folder() as folder:
    open(os.path.join(folder, "0"), "w").write("De loonstrook van Jan.")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_files_unpacked_by_a_killed_run_are_removed_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs, temporary = tmp_path / "docs", tmp_path / "temporary"
    docs.mkdir()
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    subprocess.run(
        [sys.executable, "-c", KILLED],
        env=os.environ | {"TMPDIR": str(temporary)},
        cwd=REPOSITORY,
        check=False,
    )
    assert len(list(temporary.rglob("0"))) == 1
    (docs / "a.txt").write_text("tekst")
    run(tmp_path / "index", docs)
    assert list(temporary.iterdir()) == []


INTERRUPTED = """
import sys
from pathlib import Path
from tests.integration.test_ingest_pipeline import run
try:
    run(Path(sys.argv[1]), Path(sys.argv[2]))
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


def test_ctrl_c_leaves_no_worker_and_the_next_run_resumes(docs: Path, index: Path) -> None:
    for number in range(50):
        (docs / f"{number}.txt").write_text(f"Tekst {number}. " * 200)
    os.mkfifo(docs / "zz")
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(index), str(docs)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    child = psutil.Process(process.pid)
    deadline = time.monotonic() + 60
    while not (workers := child.children()) and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert output.strip() in {"stopped", ""}
    assert not any(worker.is_running() for worker in workers)
    assert run(index, docs).states == {FileState.INDEXED: 50, FileState.EXCLUDED: 1}
    assert len(content(index)) == 50
