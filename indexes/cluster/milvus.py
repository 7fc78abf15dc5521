"""Milvus, which holds the vectors and the terms of an index: one collection, a row a passage.

Needs Milvus 2.5 or newer, or Milvus Lite (one process; 2.5 is in C++, 3 in Python), by pymilvus. A
row has the generation in which its passage came, so that a reader of an older one does not find it,
and the number of its file, to which a search is kept before anything is ranked.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import grpc
import numpy as np
from pymilvus import DataType, MilvusClient
from pymilvus.exceptions import MilvusException

from vind.indexes.arrays import Ids, Vector
from vind.indexes.catalogue.stamp import Stamp
from vind.indexes.errors import StoreError
from vind.indexes.types import Scored

logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # what it says is in what is raised

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
WRITE_SECONDS = 120.0
"""How long Milvus is waited for; pymilvus tries again until then where the network failed."""

PINGS = {"grpc.keepalive_time_ms": 330_000}
"""How often an idle connection is tried; Milvus Lite hangs up on who does so within 5 minutes."""

MOST_HITS = 16_384
"""Milvus returns no more of a search."""

BLOCK = 10_000
"""Ids in one request to delete or to look up."""

ROUNDED = 3e-7
"""By how much of a score the sums of one and the same row may differ: a few last bits."""

TIES = 16
"""Passages found beyond those asked for, to see whether the last of these has equals."""

OLDEST = (2, 5)
"""Version of Milvus."""

LITE = "milvus_lite-"
LITE_2 = f"{LITE}2"
"""How versions of Milvus Lite begin; that of Lite 2 in full, which does not tell it."""

PREFIX = "vind_"
"""Of the names of collections; the rest is the identity of an index."""

LINKS, BUILT_WITH, LOOKED_AT = 32, 200, 256
"""Of the graph of vectors (HNSW): edges of a row, and rows compared when one is added and when one
is searched for. Of equal rows, 16 edges lose some: 4 of 60. Milvus Lite compares all rows."""

CELLS = {"nlist": 128}
"""Into how many cells Milvus Lite 2 parts the vectors; Lite 3 compares all."""

NO_ROW = -1
"""Below the ids of all rows."""

ID, FILE, GENERATION, DENSE, SPARSE = "id", "file", "generation", "dense", "sparse"

NOT_FOUND, FULL, TOO_BUSY = 100, (3, 7, 9), (4, 8, 12)
"""Codes of Milvus' errors: no such collection; no memory, disk or quota; a queue is full."""

_SIGN_IN = ("UNAUTHENTICATED", "PERMISSION_DENIED", "auth check failure", "need authenticate")
_SLOW = ("DEADLINE_EXCEEDED", "Deadline Exceeded", "Retry timeout", "Retry run out")
_AWAY = ("UNAVAILABLE", "Fail connecting", "should create connection", "closed channel")


class Row(NamedTuple):
    """A passage as Milvus has it; ``dense`` turned, ``sparse`` a weight by dimension."""

    passage_id: int
    file_id: int
    generation: int
    dense: Vector
    sparse: Mapping[int, float]


class RowKeys(NamedTuple):
    """Of a row: which passage it is, and where the catalogue has that."""

    passage_id: int
    file_id: int
    generation: int


class Content(NamedTuple):
    """Of a row: what a search compares."""

    dense: Vector
    sparse: Mapping[int, float]


class Hits(NamedTuple):
    """What a search found, and the file of each passage."""

    passages: list[Scored]
    files: dict[int, int]


@dataclass(frozen=True, eq=False, slots=True)
class RowFilter:
    """Which rows may be found: of ``generation`` or before, and what else is given. Ids ascend."""

    generation: int
    files: Ids | None = None
    but_files: Ids | None = None
    ids: Ids | None = None
    but_ids: Ids | None = None

    def expression(self, *, with_values: bool) -> tuple[str, dict[str, list[int]]]:
        """As Milvus takes it: what is to hold, and the values that are named in it.

        Milvus Lite knows no named values; then they stand in the text ``with_values``.
        """
        clauses, named = [f"{GENERATION} <= {self.generation}"], dict[str, list[int]]()
        for name, of, given in (
            ("files", f"{FILE} in", self.files),
            ("but_files", f"{FILE} not in", self.but_files),
            ("ids", f"{ID} in", self.ids),
            ("but_ids", f"{ID} not in", self.but_ids),
        ):
            if given is None:
                continue
            values = given.tolist()
            if with_values:
                clauses.append(f"{of} [{','.join(map(str, values))}]")
            else:
                clauses.append(f"{of} {{{name}}}")
                named[name] = values
        return " and ".join(clauses), named


class Milvus:
    """A connection to Milvus, for any number of threads; not to be carried over a fork."""

    def __init__(self, client: MilvusClient, uri: str, version: str) -> None:
        """Use ``Milvus.connect``."""
        self.client, self.uri = client, uri
        self.is_lite, self.is_lite_2 = version.startswith(LITE), version == LITE_2

    @classmethod
    def connect(cls, uri: str, token: str = "") -> Self:
        """``uri``: ``http(s)://host:port``, or the path, ending with ".db", of a Milvus Lite.

        ``token`` is ``user:password`` or a key. Raises StoreError.
        """
        if "://" not in uri and not uri.endswith(".db"):
            raise StoreError(
                f"VIND_MILVUS is {uri}: give an address such as http://milvus:19530, or a path "
                "that ends with .db."
            )
        with milvus_errors(uri):
            client = MilvusClient(uri, token=token, timeout=CONNECT_SECONDS, grpc_options=PINGS)
            version = _version(client)
        _require_version(version, uri)
        return cls(client, uri, version)

    def collection(self, stamp: Stamp) -> "Collection":
        """The collection of the index of ``stamp``, which may not be there yet."""
        return Collection(self, stamp)

    def collections(self) -> list[str]:
        """The names of all that vind has there. Raises StoreError."""
        with milvus_errors(self.uri):
            names = self.client.list_collections(timeout=READ_SECONDS)
        return sorted(name for name in names if name.startswith(PREFIX))

    def close(self) -> None:
        """Let go of the connection."""
        self.client.close()


class Collection:
    """The passages of one index; no other index has a collection of its name."""

    def __init__(self, milvus: Milvus, stamp: Stamp) -> None:
        """Use ``Milvus.collection``."""
        self.name, self.dimension = f"{PREFIX}{stamp.identity}", stamp.dimension
        self._milvus, self._client = milvus, milvus.client

    def is_there(self) -> bool:
        """Whether there is such a collection, with the fields and dimensions that it is to have."""
        with milvus_errors(self._milvus.uri):
            if not self._client.has_collection(self.name, timeout=READ_SECONDS):
                return False
            told = self._client.describe_collection(self.name, timeout=READ_SECONDS)
        fields = {field["name"]: field.get("params", {}) for field in told["fields"]}
        return fields.keys() == {ID, FILE, GENERATION, DENSE, SPARSE} and (
            int(fields[DENSE]["dim"]) == self.dimension
        )

    def make(self) -> None:
        """Make it, empty, in the place of what has its name."""
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field(ID, DataType.INT64, is_primary=True)
        schema.add_field(FILE, DataType.INT64)
        schema.add_field(GENERATION, DataType.INT64)
        schema.add_field(DENSE, DataType.FLOAT_VECTOR, dim=self.dimension)
        schema.add_field(SPARSE, DataType.SPARSE_FLOAT_VECTOR)
        indexes = self._client.prepare_index_params()
        if self._milvus.is_lite_2:
            indexes.add_index(DENSE, index_type="IVF_FLAT", metric_type="IP", params=CELLS)
        elif self._milvus.is_lite:
            indexes.add_index(DENSE, index_type="FLAT", metric_type="IP")
        else:
            graph = {"M": LINKS, "efConstruction": BUILT_WITH}
            indexes.add_index(DENSE, index_type="HNSW", metric_type="IP", params=graph)
        indexes.add_index(SPARSE, index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        indexes.add_index(FILE, index_type="INVERTED")
        with milvus_errors(self._milvus.uri):
            self._client.drop_collection(self.name, timeout=WRITE_SECONDS)
            # A search need not wait for Milvus' clock: ``settled`` has waited once.
            self._client.create_collection(
                self.name,
                schema=schema,
                index_params=indexes,
                consistency_level="Bounded",
                timeout=WRITE_SECONDS,
            )

    def drop(self) -> None:
        """Let go of all rows; there need not be any."""
        with milvus_errors(self._milvus.uri):
            self._client.drop_collection(self.name, timeout=WRITE_SECONDS)

    def settled(self) -> int:
        """How many rows there are, when all that was written before has come in.

        Raises StoreError, also where there is no such collection.
        """
        with milvus_errors(self._milvus.uri):
            self._client.load_collection(self.name, timeout=WRITE_SECONDS)
            found = self._client.query(
                self.name,
                filter="",
                output_fields=["count(*)"],
                consistency_level="Strong",
                timeout=READ_SECONDS,
            )
        return int(found[0]["count(*)"])

    def upsert(self, rows: Sequence[Row]) -> None:
        """Put rows in, in the place of those with the same ids; some hundreds at a time."""
        data = [
            {
                ID: row.passage_id,
                FILE: row.file_id,
                GENERATION: row.generation,
                DENSE: row.dense,
                SPARSE: dict(row.sparse),
            }
            for row in rows
        ]
        with milvus_errors(self._milvus.uri):
            self._client.upsert(self.name, data, timeout=WRITE_SECONDS)

    def delete(self, ids: Ids) -> None:
        """Take rows out; those that are not there do not matter."""
        with milvus_errors(self._milvus.uri):
            for block in _blocks(ids):
                self._client.delete(self.name, ids=block.tolist(), timeout=WRITE_SECONDS)

    def finish(self) -> None:
        """Let Milvus Lite write what it holds in memory, where each search reads it row by row.

        Milvus itself does so when that is best.
        """
        if self._milvus.is_lite:
            with milvus_errors(self._milvus.uri):
                self._client.flush(self.name, timeout=WRITE_SECONDS)

    def nearest(self, query: Vector, k: int, where: RowFilter) -> Hits:
        """The ``k`` rows with the largest products with ``query``, turned; equal ones by id.

        No more than MOST_HITS.
        """
        return self._best(query, DENSE, k, where)

    def matching(self, query: Mapping[int, float], k: int, where: RowFilter) -> Hits:
        """The ``k`` rows with the largest products with weights by dimension; equal ones by id.

        Those with none of the dimensions are not found. No more than MOST_HITS.
        """
        return self._best(dict(query), SPARSE, k, where) if query else Hits([], {})

    def files_of(self, ids: Ids, where: RowFilter) -> dict[int, int]:
        """The file of each of the passages ``ids`` that is there."""
        found = dict[int, int]()
        for block in _blocks(ids):
            there = RowFilter(where.generation, ids=block, but_ids=where.but_ids)
            for row in self._query(there, [ID, FILE]):
                found[int(row[ID])] = int(row[FILE])
        return found

    def between(self, after: int, until: int, generation: int | None) -> list[RowKeys]:
        """The rows with ids after one, until another, and of a generation or before, if given.

        In no order; all that was written before has come in.
        """
        clauses = [f"{ID} > {after}", f"{ID} <= {until}"]
        if generation is not None:
            clauses.append(f"{GENERATION} <= {generation}")
        rows = self._read(" and ".join(clauses), [ID, FILE, GENERATION])
        return [RowKeys(int(row[ID]), int(row[FILE]), int(row[GENERATION])) for row in rows]

    def contents(self, ids: Ids) -> dict[int, Content]:
        """Vector and weights of those of some hundreds of passages that are there."""
        rows = self._read(f"{ID} in {ids.tolist()}", [ID, DENSE, SPARSE])
        return {
            int(row[ID]): Content(
                np.array(row[DENSE], dtype=np.float32),
                {int(one): float(weight) for one, weight in row[SPARSE].items()},
            )
            for row in rows
        }

    def _read(self, filter_: str, fields: list[str]) -> Sequence[Mapping[str, Any]]:
        with milvus_errors(self._milvus.uri):
            self._client.load_collection(self.name, timeout=WRITE_SECONDS)
            found: Sequence[Mapping[str, Any]] = self._client.query(
                self.name,
                filter=filter_,
                output_fields=fields,
                consistency_level="Strong",
                timeout=WRITE_SECONDS,
            )
        return found

    def count(self, where: RowFilter) -> int:
        """How many rows may be found."""
        return int(self._query(where, ["count(*)"])[0]["count(*)"])

    def _best(self, query: Vector | dict[int, float], field: str, k: int, where: RowFilter) -> Hits:
        filter_, values = where.expression(with_values=self._milvus.is_lite)
        named = {"filter_params": values} if values else {}
        limit = min(k + TIES, MOST_HITS)
        while True:
            params = {"ef": max(LOOKED_AT, limit)} if field == DENSE else {}
            with milvus_errors(self._milvus.uri):
                hits = self._client.search(
                    self.name,
                    [query],
                    anns_field=field,
                    limit=limit,
                    filter=filter_,
                    output_fields=[ID, FILE],
                    search_params={"metric_type": "IP", "params": params},
                    timeout=READ_SECONDS,
                    **named,
                )[0]
            found = [Scored(int(hit[ID]), float(hit["distance"])) for hit in hits]
            is_whole = len(found) < limit or limit == MOST_HITS
            if is_whole or not _are_equal(found[k - 1].score, found[-1].score):
                files = {int(hit[ID]): int(hit["entity"][FILE]) for hit in hits}
                return Hits(in_order(found)[:k], files)
            limit = min(2 * limit, MOST_HITS)

    def _query(self, where: RowFilter, fields: list[str]) -> Sequence[Mapping[str, Any]]:
        filter_, values = where.expression(with_values=self._milvus.is_lite)
        named = {"filter_params": values} if values else {}
        with milvus_errors(self._milvus.uri):
            found: Sequence[Mapping[str, Any]] = self._client.query(
                self.name, filter=filter_, output_fields=fields, timeout=READ_SECONDS, **named
            )
        return found


@contextmanager
def milvus_errors(uri: str) -> Iterator[None]:
    """Turn what Milvus refuses into a StoreError that says what to do."""
    try:
        yield
    except (MilvusException, grpc.RpcError) as error:
        raise StoreError(_told(error, uri)) from error


def _told(error: Exception, uri: str) -> str:
    code, said = getattr(error, "code", None), str(getattr(error, "message", "") or error)
    if any(one in said for one in _SIGN_IN):
        return (
            f"Milvus at {uri} does not let vind in: set VIND_MILVUS_TOKEN to user:password of one "
            "who may read and write collections."
        )
    if "No space left" in said or code in FULL:
        return (
            f"Milvus at {uri} is full ({_brief(said)}): give it more room or memory, then run the "
            "command again."
        )
    if code == NOT_FOUND:
        return (
            f"Milvus at {uri} has nothing of this index: run `vind index`, which writes it there "
            "from the catalogue."
        )
    if any(one in said for one in _AWAY):
        return f"Milvus does not answer at {uri}: start it, or set VIND_MILVUS to where it is."
    if any(one in said for one in _SLOW):
        return (
            f"Milvus at {uri} took too long: look whether it has the processors and the memory "
            "that it needs, and run the command again."
        )
    if code in TOO_BUSY:
        return f"Milvus at {uri} is asked for too much at once: try again in a moment."
    if "Open local milvus failed" in said or "milvus-lite is required" in said:
        return (
            f"Milvus Lite cannot open {uri}: another process has it, its folder is missing, or it "
            "is not installed (`pip install milvus-lite`). With several processes, run a server."
        )
    return f"Milvus at {uri} refuses: {_brief(said)}. Its own log says more."


def _brief(said: str) -> str:
    return " ".join(said.split())[:200].rstrip(".")


def _version(client: MilvusClient) -> str:
    try:
        return str(client.get_server_version(timeout=CONNECT_SECONDS))
    except grpc.RpcError as error:
        if isinstance(error, grpc.Call) and error.code() == grpc.StatusCode.UNIMPLEMENTED:
            return LITE_2
        raise


def _require_version(version: str, uri: str) -> None:
    """Raise StoreError where it is older than what is used of it."""
    numbers = tuple(map(int, re.findall(r"\d+", version)[:2]))
    if not version.startswith(LITE) and numbers < OLDEST:
        raise StoreError(
            f"Milvus at {uri} is of version {version}; vind needs "
            f"{'.'.join(map(str, OLDEST))} or newer: upgrade it."
        )


def in_order(found: Iterable[Scored]) -> list[Scored]:
    """The best first, and equal ones by id: also those that an engine's sums tell apart."""
    ordered = sorted(found, key=lambda hit: (-hit.score, hit.passage_id))
    start = 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or not _are_equal(ordered[start].score, ordered[end].score):
            ordered[start:end] = sorted(ordered[start:end], key=lambda hit: hit.passage_id)
            start = end
    return ordered


def _are_equal(score: float, other: float) -> bool:
    return abs(score - other) <= ROUNDED * max(1.0, abs(score))


def _blocks(ids: Ids) -> Iterator[Ids]:
    for start in range(0, len(ids), BLOCK):
        yield ids[start : start + BLOCK]


def ascending(ids: Iterable[int]) -> Ids:
    """As ``RowFilter`` takes them, each once."""
    return np.unique(np.fromiter(ids, dtype=np.int64))
