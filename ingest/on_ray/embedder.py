"""Embeds texts on the nodes of a cluster, each of which gets a part."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import ray
from ray.exceptions import RayError, RayTaskError

from vind.indexes.arrays import TokenSpans, Vector, Vectors
from vind.indexes.errors import ClusterError
from vind.indexes.types import Embeddings, Reading
from vind.ingest.on_ray.node import About
from vind.ingest.on_ray.pool import Lent, Pool

_MIN_PART = 16  # texts that one node gets
_LOST_AT_MOST = 5  # nodes in one call


class RayEmbedder:
    """The embedder on the nodes (indexes.types.Embedder). Used by one thread.

    Tokens are counted on the nodes that read files, so this machine needs no model.
    """

    def __init__(self, pool: Pool, about: About) -> None:
        self._pool = pool
        self.fingerprint = about.fingerprint
        self.dimension = about.dimension
        self.max_tokens = about.max_tokens

    def token_spans(self, text: str) -> TokenSpans:  # noqa: ARG002
        """Raises ClusterError: only the nodes count tokens."""
        raise ClusterError("Tokens are counted by the nodes of the Ray cluster, not here.")

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        """As ``Embedder.read_passages``. Raises ClusterError."""
        parts: list[Embeddings] = self._shared_out("read_passages", texts)
        vectors = [np.empty((0, self.dimension), dtype=np.float32), *(one.vectors for one in parts)]
        return Embeddings(np.concatenate(vectors), [one for part in parts for one in part.states])

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        """As ``Embedder.read_questions``. Raises ClusterError."""
        return [one for part in self._shared_out("read_questions", texts) for one in part]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As ``Embedder.embed_passages``. Raises ClusterError."""
        return self._vectors("embed_passages", texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As ``Embedder.embed_queries``. Raises ClusterError."""
        return self._vectors("embed_queries", texts)

    def embed_query(self, text: str) -> Vector:
        """As ``Embedder.embed_query``. Raises ClusterError."""
        vector: Vector = self.embed_queries([text])[0]
        return vector

    def _vectors(self, method: str, texts: Sequence[str]) -> Vectors:
        empty = np.empty((0, self.dimension), dtype=np.float32)
        return np.concatenate([empty, *self._shared_out(method, texts)])

    def _shared_out(self, method: str, texts: Sequence[str]) -> list[Any]:
        """The results of a method for parts of the texts, in order; lost parts are repeated."""
        size = max(_MIN_PART, -(-len(texts) // max(1, self._pool.size)))
        parts = [list(texts[first : first + size]) for first in range(0, len(texts), size)]
        made: dict[int, Any] = {}
        waiting, running, lost = list(range(len(parts))), dict[Any, tuple[int, Lent]](), 0
        while len(made) < len(parts):
            # All busy nodes work on parts of these texts, so the wait below frees one.
            while waiting and (lent := self._pool.borrow_now() if running else self._pool.borrow()):
                part = waiting.pop(0)
                running[getattr(lent.actor, method).remote(parts[part])] = part, lent
            done, _ = ray.wait(list(running), num_returns=1)
            part, lent = running.pop(done[0])
            try:
                made[part] = ray.get(done[0])
            except RayTaskError as error:
                raise ClusterError(
                    f"On the node {lent.address} of the Ray cluster: {error.cause}"
                ) from error
            except RayError as error:
                self._pool.lose(lent)
                waiting.append(part)
                lost += 1
                if lost > _LOST_AT_MOST:
                    raise ClusterError(
                        f"The embedder was lost on {lost} nodes of the Ray cluster, one after the "
                        "other. See whether they have memory enough for it, and run the command "
                        "again: it goes on from here."
                    ) from error
            else:
                self._pool.give_back(lent)
        return [made[part] for part in range(len(parts))]
