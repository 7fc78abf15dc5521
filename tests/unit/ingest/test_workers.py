import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from vind.indexes.types import FileState
from vind.ingest.files import workers
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.messages import Busy, Failed, Read, send_answer
from vind.ingest.files.processes import limited
from vind.ingest.files.workers import Worker


def test_a_worker_reads_files_and_says_why_it_could_not(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Kop\ntekst ☃")
    (tmp_path / "b.txt").write_text("")
    with Worker() as worker:
        read = worker.read(tmp_path / "a.md", "a.md", ocr=False)
        assert isinstance(read, Read)
        assert read.kind is FileKind.MARKDOWN
        assert read.document.text == "Kop\n\ntekst ☃"
        assert read.document.blocks[0].level == 1
        failed = worker.read(tmp_path / "b.txt", "b.txt", ocr=False)
        assert failed == Failed(FileState.EMPTY, "The file is empty.")
        gone = worker.read(tmp_path / "c.txt", "c.txt", ocr=False)
        assert isinstance(gone, Failed)
        assert gone.state is FileState.FAILED


def test_a_worker_imports_nothing_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("open('ran', 'w').close()")
    (tmp_path / "a.txt").write_text("tekst")
    monkeypatch.chdir(tmp_path)
    with Worker() as worker:
        assert isinstance(worker.read(tmp_path / "a.txt", "a.txt", ocr=False), Read)
    assert not (tmp_path / "ran").exists()


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def test_a_worker_that_hangs_or_dies_is_replaced(tmp_path: Path) -> None:
    fifo = tmp_path / "a.txt"
    os.mkfifo(fifo)  # opening it waits for a writer that never comes
    (tmp_path / "b.txt").write_text("tekst")
    with Worker(silence_seconds=5) as worker:
        hung = worker.read(fifo, "a.txt", ocr=False)
        assert hung == Failed(FileState.TOO_LARGE, "Reading the file took longer than is allowed.")
        assert isinstance(worker.read(tmp_path / "b.txt", "b.txt", ocr=False), Read)
        (process,) = children()
        process.send_signal(signal.SIGSEGV)
        process.wait()
        again = worker.read(tmp_path / "b.txt", "b.txt", ocr=False)
        assert isinstance(again, Read)
    assert children() == []


@pytest.mark.parametrize("limit", ["SILENCE_AT_MOST", "FILE_SECONDS"])
def test_a_hung_file_is_given_up_at_either_time_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(workers, limit, 1.5)
    os.mkfifo(tmp_path / "a.txt")
    began = time.monotonic()
    with Worker(silence_seconds=60.0) as worker:
        hung = worker.read(tmp_path / "a.txt", "a.txt", ocr=False)
    assert hung == Failed(FileState.TOO_LARGE, "Reading the file took longer than is allowed.")
    assert time.monotonic() - began < 30


def test_a_file_that_keeps_a_worker_busy_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "FILE_SECONDS", 0.5)
    out, into = os.pipe()
    given_up = threading.Event()

    def work() -> None:
        until = time.monotonic() + 30
        while not given_up.is_set() and time.monotonic() < until:
            send_answer(pipe, Busy())
            given_up.wait(0.02)

    with os.fdopen(out, "rb") as answers, os.fdopen(into, "wb") as pipe:
        worker = threading.Thread(target=work)
        worker.start()
        with pytest.raises(TimeoutError):
            Worker()._answer(answers, silence=5.0)
        assert worker.is_alive()
        given_up.set()
        worker.join()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (signal.SIGSEGV, Failed(FileState.FAILED, "The reader crashed on the file (SIGSEGV).")),
        (signal.SIGKILL, Failed(FileState.FAILED, workers.KILLED, again=True)),
    ],
)
def test_a_crash_names_its_signal_and_a_killed_file_is_read_again(
    tmp_path: Path, sent: signal.Signals, told: Failed
) -> None:
    fifo, text = tmp_path / "a.txt", tmp_path / "b.txt"
    os.mkfifo(fifo)
    text.write_text("tekst")
    with Worker() as worker:
        worker.read(text, "b.txt", ocr=False)
        (process,) = children()
        threading.Timer(0.5, process.send_signal, [sent]).start()
        assert worker.read(fifo, "a.txt", ocr=False) == told


@pytest.mark.skipif(sys.platform != "linux", reason="limits on memory are Linux's")
def test_a_file_that_needs_too_much_memory_is_too_large(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(6_000_000_000)
        file.seek(0)
        file.write(b"tekst\n" * 20_000)
    with Worker() as worker:
        bloated = worker.read(tmp_path / "a.txt", "a.txt", ocr=False)
        assert isinstance(bloated, Failed)
        assert bloated.state is FileState.TOO_LARGE


PARENT = """
import sys, time
from pathlib import Path
from vind.ingest.files.workers import Worker
worker = Worker()
worker.read(Path(sys.argv[1]), "a.txt", ocr=False)
print(worker._process.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="death with the parent is Linux's")
def test_a_worker_does_not_outlive_its_parent(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("tekst")
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "a.txt")], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_worker_has_no_network() -> None:
    code = (
        "import socket\nfrom vind.ingest.files.processes import confine\nconfine()\n"
        "try: socket.create_connection(('127.0.0.1', 9))\n"
        "except PermissionError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "a parser has no business on the network"


MEMORY, FILE = 4_000_000_000, 1_000_000

STARTS = """
import subprocess, sys
from vind.ingest.files.processes import limited
child = subprocess.Popen(limited(["sleep", "600"]))
print(child.pid, flush=True)
sys.stdin.read()
"""


def test_a_program_runs_within_its_limits_and_returns_its_exit_code() -> None:
    said = "import resource, sys; " + "; ".join(
        f"print(resource.getrlimit(resource.{name})[0])" for name in ("RLIMIT_AS", "RLIMIT_FSIZE")
    )
    command = [sys.executable, "-c", f"{said}; sys.exit(7)"]
    inside = limited(command, memory=MEMORY, file_size=FILE)
    done = subprocess.run(inside, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(MEMORY), str(FILE)]
    assert done.returncode == 7


def test_a_program_dies_with_the_process_that_started_it() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    while child.name() != "sleep":  # until then it is the program that sets the limits
        time.sleep(0.01)
    parent.kill()
    parent.communicate()
    child.wait(60)
    assert not child.is_running()
