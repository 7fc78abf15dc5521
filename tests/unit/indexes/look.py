"""Run as a program: search an index until told to stop, and see only whole generations.

So many processes do so as it is told, forked from one that has loaded what they all need. Each
generation has two files with one line each, ``pair N``; a search that finds a line of one number
and not the other has seen half a batch. Every other search is kept to text files, which all of them
are. Each prints "looking", then "both" once it has seen two generations, and at the end the number
of searches, that of generations, and the 95th percentile of what a search takes, in milliseconds.
One that fails ends them all.
"""

import multiprocessing
import sys
import threading
import time
from multiprocessing.connection import wait
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np

from tests.faults.child import load_before_forks
from tests.unit.indexes.company import EMBEDDER
from vind.indexes.index import Index
from vind.indexes.types import Filters


def look(directory: Path, stop: Event) -> None:
    """Search until ``stop``, and print what came of it."""
    _say("looking")
    query = EMBEDDER.embed_query("pair")
    seen: set[int] = set()
    times: list[float] = []
    with Index.open(directory) as index:
        while not stop.is_set():
            before, began = index.generation, time.monotonic()
            filters = Filters(types=("txt",)) if len(times) % 2 else Filters()
            nearest = {hit.passage_id for hit in index.nearest(query, 10, filters)}
            matches = {hit.passage_id for hit in index.match("pair", 10, filters)}
            stored = index.passages([*nearest | matches])
            times.append(time.monotonic() - began)
            if index.generation != before:
                continue
            texts = [stored[one].passage.text for one in nearest]
            texts = [text for text in texts if text.startswith("pair")]
            assert len(texts) == 2, texts
            assert texts[0] == texts[1], texts
            # Terms may lag behind, but what they find is of this generation.
            assert matches <= nearest, (matches, nearest)
            if before not in seen and len(seen) == 1:
                _say("both")
            seen.add(before)
    _say(f"{len(times)} {len(seen)} {np.percentile(times, 95) * 1000}")


def _say(line: str) -> None:
    """Print a line whole, between those of the others."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    load_before_forks()
    forks = multiprocessing.get_context("fork")
    stop = forks.Event()
    readers = [
        forks.Process(target=look, args=(Path(sys.argv[1]), stop), daemon=True)
        for _ in range(int(sys.argv[2]))
    ]
    for reader in readers:
        reader.start()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    while readers:
        wait([reader.sentinel for reader in readers])
        if any(reader.exitcode for reader in readers):
            sys.exit(1)
        readers = [reader for reader in readers if reader.exitcode is None]
