"""Run as a program: search an index until told to stop, and see only whole generations.

Each generation has two files with one line each, ``pair N``; a search that finds a line of one
number and not the other has seen half a batch. Every other search is kept to text files, which all
of them are. Prints "looking", then "both" once it has seen two generations, and at the end the
number of searches, that of generations, and the 95th percentile of what a search takes, in
milliseconds.
"""

import sys
import threading
import time
from pathlib import Path

import numpy as np

from indexes.index import Index
from indexes.types import Filters
from tests.unit.indexes.company import EMBEDDER


def look(directory: Path, stop: threading.Event) -> tuple[int, int, float]:
    """Search until ``stop``; the searches made, the generations seen, and the 95th percentile."""
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
                print("both", flush=True)
            seen.add(before)
    return len(times), len(seen), float(np.percentile(times, 95)) * 1000


if __name__ == "__main__":
    stop = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    print("looking", flush=True)
    print(*look(Path(sys.argv[1]), stop), flush=True)
