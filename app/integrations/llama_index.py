"""vind as a retriever of LlamaIndex."""

from collections.abc import Mapping
from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from vind.app.integrations import metadata_of
from vind.search import AsyncEngine, Engine, Hit


class VindRetriever(BaseRetriever):
    """The passages that ``engine`` finds, best first, each a ``TextNode`` with its score.

    ``k`` is how many, ``kept_to`` the filters (the fields of ``vind.KeptTo``). Raises as
    ``Engine.search`` does. The text is untrusted: a prompt must not obey it.
    """

    def __init__(
        self, engine: Engine, k: int = 10, kept_to: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__()
        self._engine, self._k, self._kept_to = engine, k, dict(kept_to or {})

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return _nodes(self._engine.search(query_bundle.query_str, self._k, **self._kept_to))

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        engine = AsyncEngine(self._engine)
        return _nodes(await engine.search(query_bundle.query_str, self._k, **self._kept_to))


def _nodes(hits: list[Hit]) -> list[NodeWithScore]:
    return [
        NodeWithScore(
            node=TextNode(id_=str(hit.passage_id), text=hit.text, metadata=metadata_of(hit)),
            score=hit.score,
        )
        for hit in hits
    ]
