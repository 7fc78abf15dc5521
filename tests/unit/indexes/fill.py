"""Run as a program: write until the disk under a folder is full, make room, and go on.

Prints a JSON object: the error met, the generation that was committed before it, and what readers
find then and after going on.
"""

import json
import sys
from pathlib import Path

from tests.unit.indexes.company import EMBEDDER, one_batch, open_writer, put
from vind.indexes import writer as writers
from vind.indexes.errors import IndexFailure
from vind.indexes.index import Index

LINES = 20


def fill(directory: Path) -> tuple[IndexFailure, int]:
    """One file a batch, published at once, until an error; the batches that were in by then."""
    committed = 0
    try:
        with open_writer(directory) as writer:
            committed = writer.generation
            while True:
                lines = [f"line {committed} {n} " + "x" * 50 for n in range(LINES)]
                put(writer, f"{committed}.txt", *lines)
                committed = writer.commit()
    except IndexFailure as error:
        return error, committed


def found(directory: Path) -> list[int]:
    """How many lines the catalogue, the vectors and the terms have."""
    with Index.open(directory) as index:
        return [
            index.status().passages,
            len(index.nearest(EMBEDDER.embed_query("line"), 10_000)),
            len(index.match("line", 10_000)),
        ]


if __name__ == "__main__":
    writers.PUBLISH_SECONDS = 0.0
    ballast, directory = Path(sys.argv[1]) / "ballast", Path(sys.argv[1]) / "index"
    if len(sys.argv) > 2:
        ballast.write_bytes(bytes(int(sys.argv[2])))
    error, committed = fill(directory)
    report = {"error": type(error).__name__, "message": str(error), "committed": committed}
    report["full"] = found(directory)
    if ballast.exists():
        ballast.unlink()
        with one_batch(directory) as writer:
            report["reopened"] = writer.generation
            put(writer, "after.txt", "line after")
        report["after"] = found(directory)
    print(json.dumps(report))
