"""The rows of Milvus of an index of random words, put there straight.

vind reads each passage back from the catalogue and takes its words apart, twice, and pymilvus looks
at each weight: at a million passages, most of an hour where the cores are shared. Here the weights
are computed from the numbers of the words as those are made, and handed over as the bytes that
Milvus takes. The rows are the same; how fast vind puts them is not what this tells.
"""

from contextlib import closing
from typing import Any, TypeAlias
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from pymilvus.client import entity_helper
from pymilvus.grpc_gen import schema_pb2

from benchmarks.bench_milvus import A_FILE, FILES_A_COMMIT, LENGTH, WORDS, files_of_words
from vind.indexes.catalogue.generations import newest
from vind.indexes.cluster import bm25
from vind.indexes.cluster.bm25 import State, Statistics
from vind.indexes.cluster.milvus import DENSE, FILE, GENERATION, ID, SPARSE, WRITE_SECONDS
from vind.indexes.cluster.store import ClusterStore
from vind.indexes.core.stored_vectors import stored_to_turned, to_stored
from vind.indexes.folder.store import LocalStore
from vind.indexes.reading.terms import BODY, TEXT_FIELDS, TITLE
from vind.indexes.upkeep.migrate import copy_catalogue

PAIR = np.dtype([("dimension", "<u4"), ("weight", "<f4")])
AT_ONCE = 20
"""Files in a request."""


Counts: TypeAlias = npt.NDArray[np.int64]


def statistics(passages: int) -> Statistics:
    """What vind counts of them: a title is the name of a file, of one word."""
    return Statistics(passages, (LENGTH * passages, 0, passages))


def copy(folder: LocalStore, store: ClusterStore) -> None:
    """Carry the catalogue alone."""
    lock, connection = folder.begin()
    other_lock, other = store.begin()
    with closing(connection), closing(other):
        connection.execute("BEGIN")
        copy_catalogue(folder, connection, store, other, lambda *_: None)
        other_lock.release()
    lock.release()


def put(store: ClusterStore, passages: int) -> Counts:
    """Put in the rows of an index that ``bench_milvus.make`` made.

    Returns how many passages have each word, for ``note``.
    """
    counted = statistics(passages)
    having = np.zeros(WORDS, np.int64)
    lock, connection = store.begin()
    with closing(connection):
        collection = store.milvus.collection(store.read_stamp(connection))
        collection.make()
        rows: list[dict[str, Any]] = []
        for number, words, vectors in files_of_words(passages):
            turned = stored_to_turned(to_stored(vectors), vectors.shape[1])
            generation = number // FILES_A_COMMIT + 1
            for place, passage in enumerate(words):
                found, times = np.unique(passage, return_counts=True)
                having[found] += 1
                rows.append(
                    {
                        ID: number * A_FILE + place + 1,
                        FILE: number + 1,
                        GENERATION: generation,
                        DENSE: turned[place],
                        SPARSE: {"bytes": _weights(number, found, times, counted)},
                    }
                )
            if number % AT_ONCE == AT_ONCE - 1 or number == passages // A_FILE - 1:
                with (
                    patch.object(entity_helper, "entity_is_sparse_matrix", lambda _: True),
                    patch.object(entity_helper, "sparse_rows_to_proto", _as_they_are),
                ):
                    store.milvus.client.upsert(collection.name, rows, timeout=WRITE_SECONDS)
                rows = []
        lock.release()
    return having


def note(store: ClusterStore, passages: int, having: Counts) -> None:
    """Note in the catalogue that Milvus has all."""
    counted = statistics(passages)
    lock, connection = store.begin()
    with closing(connection):
        connection.execute("BEGIN")
        words = {(BODY, f"w{word}"): int(times) for word, times in enumerate(having) if times}
        titles = {(TITLE, str(number)): A_FILE for number in range(counted.passages // A_FILE)}
        bm25.add_terms(connection, words | titles)
        state = State(newest(connection), passages, counted, counted.averages)
        bm25.note_state(connection, state)
        connection.execute("COMMIT")
        lock.release()


_WORDS = np.array([bm25.dimension(BODY, f"w{word}") for word in range(WORDS)], np.uint32)


def _weights(number: int, words: Counts, times: Counts, counted: Statistics) -> bytes:
    pairs = np.empty(len(words) + 1, PAIR)
    pairs["dimension"][:-1] = _WORDS[words]
    pairs["weight"][:-1] = _of(times, LENGTH, BODY, counted)
    pairs["dimension"][-1] = bm25.dimension(TITLE, str(number))
    pairs["weight"][-1] = _of(1, 1, TITLE, counted)
    pairs.sort(order="dimension")
    return pairs.tobytes()


def _of(times: Any, length: int, field: str, counted: Statistics) -> Any:
    """As ``bm25.passage_weights`` has it, for a length that needs no rounding."""
    average = counted.averages[TEXT_FIELDS.index(field)]
    norm = bm25.K1 * (1 - bm25.B + bm25.B * length / average)
    return times * (bm25.K1 + 1) / (times + norm)


def _as_they_are(rows: list[dict[str, bytes]]) -> schema_pb2.SparseFloatArray:
    made = schema_pb2.SparseFloatArray(contents=[row["bytes"] for row in rows])
    made.dim = bm25.DIMENSIONS - 1
    return made
