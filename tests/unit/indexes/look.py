"""Run as a program: search an index until told to stop, and see only whole generations.

Each generation has two files with one line each, ``pair N``; a search that finds a line of one
number and not the other has seen half a batch. Prints the number of searches and of generations.
"""

import sys
import threading
from pathlib import Path

from indexes.index import Index
from tests.unit.indexes.company import EMBEDDER


def look(directory: Path, stop: threading.Event) -> tuple[int, int]:
    """Search until ``stop``; how many searches were made, and how many generations were seen."""
    query = EMBEDDER.embed_query("pair")
    seen: set[int] = set()
    searches = 0
    with Index.open(directory) as index:
        while not stop.is_set():
            before = index.generation
            nearest = {hit.passage_id for hit in index.nearest(query, 10)}
            matches = {hit.passage_id for hit in index.match("pair", 10)}
            stored = index.passages([*nearest | matches])
            if index.generation != before:
                continue
            texts = [stored[passage_id].passage.text for passage_id in nearest]
            assert len(texts) == 2, texts
            assert texts[0] == texts[1], texts
            # Terms may lag behind, but what they find is of this generation.
            assert matches <= nearest, (matches, nearest)
            seen.add(before)
            searches += 1
    return searches, len(seen)


if __name__ == "__main__":
    stop = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    print("looking", flush=True)
    print(*look(Path(sys.argv[1]), stop), flush=True)
