import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.faults.shim import why_not
from tests.faults.side_by_side import run_side_by_side
from tests.kill import shared_out
from tests.readers import READERS, search_while_written
from vind.indexes.errors import IndexBusyError
from vind.indexes.folder.lock import (
    LOCK_NAME,
    NOTING_SECONDS,
    WriterLock,
    once_free,
    writing_process,
)

SAID = "Another `vind` (process {}) is writing to {}: wait until it is done."


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_text(f"{2**22} \n")  # of an earlier one
    for _ in range(2):
        with WriterLock(tmp_path):
            for _ in range(2):
                with pytest.raises(IndexBusyError) as refused:
                    WriterLock(tmp_path)
        assert str(refused.value) == SAID.format(os.getpid(), tmp_path)


def test_writing_process_names_the_writer_without_locking(tmp_path: Path) -> None:
    assert writing_process(tmp_path) is None
    with WriterLock(tmp_path):
        assert writing_process(tmp_path) == str(os.getpid())
    with WriterLock(tmp_path, mending=True):  # a reader, for an instant
        assert writing_process(tmp_path) is None
    assert writing_process(tmp_path) is None


def test_release_frees_the_lock_though_a_forked_child_holds_it(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path)
    of_child = os.dup(lock._file.fileno())  # as one has it that was forked in this instant
    lock.release()
    WriterLock(tmp_path).release()
    os.close(of_child)


FORKER = """
import os, sys, time
from pathlib import Path
from vind.indexes.folder.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
if os.fork() == 0:
    print("forked", flush=True)
    time.sleep(60)
    os._exit(0)
time.sleep(60)
"""


def test_a_forked_worker_does_not_keep_the_lock_of_a_dead_parent(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", FORKER, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        try:
            assert parent.stdout is not None
            assert parent.stdout.readline() == "forked\n"
            with pytest.raises(IndexBusyError):
                WriterLock(tmp_path)
            parent.kill()
            parent.wait()
            WriterLock(tmp_path).release()
        finally:
            os.killpg(parent.pid, signal.SIGKILL)


def test_a_writer_waits_for_a_mender_and_a_second_mender_is_refused(tmp_path: Path) -> None:
    first = WriterLock(tmp_path, mending=True)
    with pytest.raises(IndexBusyError, match=f"process {os.getpid()}\\)"):
        WriterLock(tmp_path, mending=True)
    timer = threading.Timer(4 * NOTING_SECONDS, first.release)
    timer.start()
    with WriterLock(tmp_path):
        assert not timer.is_alive() or timer.finished.is_set()
        with pytest.raises(IndexBusyError):
            WriterLock(tmp_path, mending=True)
    timer.join()


def test_a_waiting_writer_says_so_once_and_then_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vind.indexes.folder.lock.RETRY_SECONDS", 0.0)
    others = [WriterLock(tmp_path)]
    said: list[str] = []
    tries: list[int] = []

    def write() -> str:
        tries.append(len(said))
        if len(tries) == 4:
            others[0].release()
        with WriterLock(tmp_path):
            return "written"

    assert once_free(write, said.append) == "written"
    assert tries == [0, 1, 1, 1]
    assert said == [SAID.format(os.getpid(), tmp_path)]


# Kills at random moments: a sample of what ``python -m tests.kill`` does with 200.

MOMENTS = 40
SEED = 7
"""Fixed, so that what fails once fails again; the command takes any other."""


@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_a_killed_writer_loses_nothing_and_leaves_nothing_half() -> None:
    moments = shared_out(MOMENTS)
    assert sum(moments.values()) == MOMENTS
    commands = (
        ("tests.kill", "--moments", str(count), "--seed", str(SEED), "--piece", piece)
        for piece, count in moments.items()
    )
    for count, done in zip(moments.values(), run_side_by_side(commands), strict=True):
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{count} kills, 0 wrong" in done.stdout


# Eight readers in other processes, while a writer adds, edits and deletes.

SECONDS = 3.0


@pytest.mark.parametrize("publish_seconds", [0.0, 0.2, 60.0])
def test_readers_see_whole_and_new_generations_without_reopening(
    tmp_path: Path, publish_seconds: float
) -> None:
    seen = search_while_written(tmp_path / "index", SECONDS, publish_seconds)
    assert len(seen) == READERS
    for searches, generations, _ in seen:
        assert searches >= generations > 1
