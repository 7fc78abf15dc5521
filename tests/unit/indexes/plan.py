"""A fixed course of batches: what an index must hold at each generation, without asking it.

Run as a program, it writes the course into an index folder, from wherever that is, and prints the
generation after each commit.
"""

import random
import sys
from pathlib import Path

import numpy as np

from tests.unit.indexes.company import EMBEDDER, delete, document, open_writer, put
from vind.indexes import writer as writers
from vind.indexes.index import Index
from vind.indexes.where import Where
from vind.indexes.writer import IndexWriter

FILES = 12
"""So few that most batches replace or delete."""

Files = dict[str, list[str]]


def batch(generation: int) -> dict[str, list[str] | None]:
    """What the batch that makes ``generation`` does: a path and its lines, or None to delete it."""
    chance = random.Random(generation)  # noqa: S311 - the same course each time
    changes: dict[str, list[str] | None] = {}
    for path in chance.sample([f"{n}.txt" for n in range(FILES)], chance.randint(1, 4)):
        gone = chance.random() < 0.3
        lines = [f"line {n} of {path} at {generation}" for n in range(chance.randint(1, 8))]
        changes[path] = None if gone else lines
    return changes


def files_at(generation: int) -> Files:
    """The documents that are there at ``generation``."""
    files: Files = {}
    for number in range(1, generation + 1):
        for path, lines in batch(number).items():
            if lines is None:
                files.pop(path, None)
            else:
                files[path] = lines
    return files


def write_on(directory: Where) -> None:
    """Go on with the course until killed, publishing every third batch."""
    with open_writer(directory) as writer:
        while True:
            writers.PUBLISH_SECONDS = 0.0 if writer.generation % 3 == 0 else 60.0
            put_batch(writer)
            print(writer.commit(), flush=True)


def put_batch(writer: IndexWriter) -> None:
    """Do what comes next, short of the commit."""
    for path, lines in batch(writer.generation + 1).items():
        if lines is None:
            delete(writer, path)
        else:
            put(writer, path, *lines)


def check(directory: Where) -> int:
    """Assert that the index holds the course up to its generation, once, in every part of it."""
    with Index.open(directory) as index:
        generation = index.generation
        expected = files_at(generation)
        lines = sorted(line for lines in expected.values() for line in lines)
        status = index.status()
        assert (status.passages, status.vectors, status.term_entries) == (len(lines),) * 3

        nearest = index.nearest(EMBEDDER.embed_query("line"), len(lines) + 10) if lines else []
        ids = sorted(hit.passage_id for hit in nearest)
        assert sorted(hit.passage_id for hit in index.match("line", len(lines) + 10)) == ids
        stored = index.passages(ids)
        assert sorted(found.passage.text for found in stored.values()) == lines

        texts = [stored[passage_id].passage.text for passage_id in ids]
        assert np.allclose(index.vectors(ids), EMBEDDER.embed_passages(texts), atol=0.01)
        for path, file_id in {found.path: found.file_id for found in stored.values()}.items():
            assert index.document_text(file_id) == document(expected[path]).text
        return generation


if __name__ == "__main__":
    write_on(Path(sys.argv[1]))
