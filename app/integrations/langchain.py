"""vind as a retriever of LangChain."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from vind.app.integrations import metadata_of
from vind.search import Engine


class VindRetriever(BaseRetriever):
    """The passages that ``engine`` finds, best first, each a ``Document``.

    ``k`` is how many, ``kept_to`` the filters (the fields of ``vind.KeptTo``). Raises as
    ``Engine.search`` does. The text is untrusted: a prompt must not obey it.
    """

    engine: Engine
    k: int = 10
    kept_to: dict[str, Any] = Field(default_factory=dict)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain passes it
    ) -> list[Document]:
        return [
            Document(id=str(hit.passage_id), page_content=hit.text, metadata=metadata_of(hit))
            for hit in self.engine.search(query, self.k, **self.kept_to)
        ]
