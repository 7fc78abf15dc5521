"""``vind index --watch``, the real command, while files come, change, move and go."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import psutil
import pytest

from tests.integration.test_cli import VIND, document, vind
from vind.indexes.folder.lock import WriterLock

pytestmark = pytest.mark.models

SOON = 120.0
"""Seconds to wait for what a run brings; one takes three or four, the first one some more."""


@dataclass
class Watching:
    """A watch that runs, and what it has said so far."""

    process: "subprocess.Popen[str]"
    index: Path
    runs: list[dict[str, Any]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def states(self) -> dict[str, str]:
        """What ``vind files`` says, gone files left out."""
        records = document(vind("files", "--index", self.index, "--json"))
        return {one["path"]: one["state"] for one in records if one["state"] != "deleted"}

    def wait_for_states(self, **states: str) -> None:
        wanted = {name.replace("_", "."): state for name, state in states.items()}
        until = time.monotonic() + SOON
        while (found := self.states()) != wanted:
            assert time.monotonic() < until, (found, self.said)
            assert self.process.poll() is None, self.said
            time.sleep(0.5)

    def wait_for_word(self, word: str) -> None:
        self._wait(lambda: any(word in line for line in self.said))

    def wait_for_runs(self, number: int) -> None:
        self._wait(lambda: len(self.runs) >= number)

    def wait_for_moved(self, number: int) -> None:
        """Until runs have told of so many: they commit first."""
        self._wait(lambda: sum(run["moved"] for run in self.runs) >= number)

    def _wait(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + SOON
        while not holds():
            assert time.monotonic() < until, self.said
            time.sleep(0.1)


@contextmanager
def watching(
    docs: Path,
    index: Path,
    end: signal.Signals,
    *,
    runs: int = 1,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Watching]:
    """A watch of ``docs`` after ``runs`` runs, ended with a signal; nothing it started is left."""
    process = subprocess.Popen(
        [VIND, "index", docs, "--watch", "--json", "--index", index],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **variables},
    )
    watch = Watching(process, index)
    readers = [
        threading.Thread(target=_collect, args=(process.stdout, watch.runs, json.loads)),
        threading.Thread(target=_collect, args=(process.stderr, watch.said, str)),
    ]
    for reader in readers:
        reader.start()
    try:
        watch.wait_for_runs(runs)
        yield watch
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(end)
        assert process.wait(SOON) == 0, watch.said
        assert not [child for child in children if child.is_running()]
    finally:
        process.kill()
        process.wait()
        for reader in readers:
            reader.join()
    assert watch.said[-1] == "vind: stopped watching. What was committed is kept.\n"


def _collect(pipe: IO[str] | None, lines: list[Any], made: Any) -> None:
    assert pipe is not None
    lines.extend(map(made, pipe))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text("De pomp wordt elk jaar nagekeken.")
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's notices are told by inotify")
def test_watch_updates_the_index_as_files_change(docs: Path, tmp_path: Path) -> None:
    index = tmp_path / "docs" / "index"
    with watching(docs, index, signal.SIGINT) as watch:
        left_out = {"index/": "excluded"}
        assert watch.states() == {"a.txt": "indexed"} | left_out
        (docs / "b.txt").write_text("Lekkage meldt u bij de servicedesk.")
        (docs / "c.pdf").write_bytes(b"%PDF-1.7\nnothing else")
        (docs / "~$b.docx").write_bytes(b"")
        watch.wait_for_states(
            **{"index/": "excluded", "~$b.docx": "excluded"},
            a_txt="indexed",
            b_txt="indexed",
            c_pdf="corrupt",
        )
        (docs / "b.txt").rename(docs / "d.txt")
        (docs / "c.pdf").unlink()
        (docs / "~$b.docx").unlink()
        watch.wait_for_states(**left_out, a_txt="indexed", d_txt="indexed")
        watch.wait_for_moved(1)
        (docs / "a.txt").write_text("Nieuwe tekst over de waaier.")
        before = len(watch.runs)
        watch.wait_for_runs(before + 1)
        (hit, *_) = document(vind("search", "waaier", "--index", index, "--json"))
        assert hit["text"] == "Nieuwe tekst over de waaier."

        assert vind("index", docs, "--index", index).returncode == 0
        before = len(watch.runs)
        time.sleep(6)  # the index itself has changed: that is no change of a document
        assert len(watch.runs) == before


def test_watch_waits_for_another_writer_and_for_a_missing_folder(
    docs: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    with watching(docs, index, signal.SIGTERM) as watch:
        with WriterLock(index):
            (docs / "b.txt").write_text("Lekkage meldt u bij de servicedesk.")
            watch.wait_for_word("Another `vind` (process")
            assert watch.states() == {"a.txt": "indexed"}
        watch.wait_for_states(a_txt="indexed", b_txt="indexed")

        docs.rename(tmp_path / "away")
        watch.wait_for_word("is away")
        (tmp_path / "away" / "c.txt").write_text("Een derde tekst.")
        assert watch.states() == {"a.txt": "indexed", "b.txt": "indexed"}
        (tmp_path / "away").rename(docs)
        watch.wait_for_states(a_txt="indexed", b_txt="indexed", c_txt="indexed")


def test_watch_waits_for_a_share_not_mounted_at_the_start(docs: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert vind("index", docs, "--index", index).returncode == 0
    docs.rename(tmp_path / "away")
    docs.mkdir()
    refused = vind("index", docs, "--index", index)
    assert refused.returncode == 1
    assert "is away or empty" in refused.stderr
    with watching(docs, index, signal.SIGTERM, runs=0) as watch:
        watch.wait_for_word("is away or empty. Its files stay in the index; vind waits for it.")
        assert watch.states() == {"a.txt": "indexed"}
        docs.rmdir()
        (tmp_path / "away").rename(docs)
        (docs / "b.txt").write_text("Lekkage meldt u bij de servicedesk.")
        watch.wait_for_states(a_txt="indexed", b_txt="indexed")


@pytest.mark.nightly
def test_watch_with_embedder_auto_follows_a_reindexed_embedder(docs: Path, tmp_path: Path) -> None:
    index, auto = tmp_path / "index", {"VIND_EMBEDDER": "auto"}
    assert vind("index", docs, "--index", index).returncode == 0
    with watching(docs, index, signal.SIGTERM, variables=auto) as watch:
        done = vind("reindex", "--embedder", "all-minilm-l6-v2", "--index", index, **auto)
        assert done.returncode == 0, done.stderr
        (docs / "b.txt").write_text("Lekkage meldt u bij de servicedesk.")
        watch.wait_for_states(a_txt="indexed", b_txt="indexed")
    status = document(vind("status", "--json", "--index", index, **auto))
    assert status["embedder"].startswith("all-minilm-l6-v2@")
