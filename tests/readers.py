"""Eight readers while a writer writes: ``python -m tests.readers [--seconds N]``.

Each is a process of its own and searches all the time, every other time with a filter. First no one
writes, then one adds, edits and deletes. What a reader may not see makes it fail. Prints how many
searches there were, and the 95th percentile of what one takes, before and meanwhile.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.rooms import REPOSITORY
from tests.unit.indexes.company import delete, open_writer, put
from vind.indexes import writer as writers
from vind.indexes.writer import IndexWriter

READERS = 8
OTHER_FILES, OTHER_LINES = 50, 40
"""What else is in the index, and is never changed."""

PAUSE_SECONDS = 0.02
"""Between two batches of the writer."""

Seen = tuple[int, int, float]
"""What a reader tells: searches, generations, the 95th percentile in milliseconds."""


def search_while_written(directory: Path, seconds: float, publish_seconds: float) -> list[Seen]:
    """Let readers search an index while it is written to for so long; what each of them saw.

    It is written to until each has seen two generations: on a busy machine that takes longer.
    """
    writers.PUBLISH_SECONDS = publish_seconds
    with open_writer(directory) as writer:
        _put_pair(writer, 0)
        writer.commit()
        readers = _start(directory)
        number, until = 0, time.monotonic() + seconds
        have_seen = _told(readers)
        while time.monotonic() < until or not have_seen.is_set():
            number += 1
            # In place, or to other files.
            if number % 2 == 0:
                for side in ("left", "right"):
                    delete(writer, f"{(number - 1) // 2}-{side}.txt")
            _put_pair(writer, number)
            writer.commit()
            time.sleep(PAUSE_SECONDS)
    return _stop(readers)


def search_idle(directory: Path, seconds: float) -> list[Seen]:
    """The same while no one writes."""
    readers = _start(directory)
    time.sleep(seconds)
    return _stop(readers)


def _put_pair(writer: IndexWriter, number: int) -> None:
    for side in ("left", "right"):
        put(writer, f"{number // 2}-{side}.txt", f"pair {number}")


def _start(directory: Path) -> "subprocess.Popen[str]":
    readers = subprocess.Popen(
        [sys.executable, "-m", "tests.unit.indexes.look", str(directory), str(READERS)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert readers.stdout is not None
    assert [readers.stdout.readline() for _ in range(READERS)] == ["looking\n"] * READERS
    return readers


def _told(readers: "subprocess.Popen[str]") -> threading.Event:
    """Set once each reader says that it has seen two generations, or they end."""
    told = threading.Event()

    def wait() -> None:
        assert readers.stdout is not None
        for _ in range(READERS):
            readers.stdout.readline()
        told.set()

    threading.Thread(target=wait, daemon=True).start()
    return told


def _stop(readers: "subprocess.Popen[str]") -> list[Seen]:
    output, errors = readers.communicate("")
    if readers.returncode:
        raise RuntimeError(errors)
    seen = (line.split() for line in output.splitlines())
    return [(int(searches), int(generations), float(p95)) for searches, generations, p95 in seen]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.readers")
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vind-readers-") as folder:
        directory = Path(folder) / "index"
        with open_writer(directory) as writer:
            for number in range(OTHER_FILES):
                lines = [f"other {line} of {number}" for line in range(OTHER_LINES)]
                put(writer, f"other-{number}.txt", *lines)
            _put_pair(writer, 0)
            writer.commit()
        idle = search_idle(directory, options.seconds / 4)
        busy = search_while_written(directory, options.seconds, writers.PUBLISH_SECONDS)
    for name, seen in (("idle", idle), ("written to", busy)):
        p95 = max(one[2] for one in seen)
        print(
            f"{name}: {sum(one[0] for one in seen):,} searches by {READERS} readers, "
            f"{max(one[1] for one in seen):,} generations seen, p95 of the slowest {p95:.1f} ms"
        )


if __name__ == "__main__":
    main()
