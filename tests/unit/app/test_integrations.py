"""The retrievers for frameworks of others: what they hand on of what the engine finds."""

import asyncio
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from tests.unit.search.toy_index import TEXTS, engine_over, index_in
from vind import Engine, FilterError, langchain, llama_index

QUESTION = "how many days of leave"

OF_LEAVE = {
    "source": "hr/leave.md",
    "folder": "/docs",
    "page": 4,
    "page_label": "iv",
    "language": "en",
    "dated": None,
}
OF_SICKNESS = {"author": "Lotte de Wit", "dated": "2023-06-30T12:00:00+00:00"}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    index_in(tmp_path / "index", TEXTS)
    with engine_over(tmp_path / "index") as opened:
        yield opened


def texts(documents: list[Document]) -> list[str]:
    return [one.page_content for one in documents]


def test_langchain_gets_documents_best_first(engine: Engine) -> None:
    retriever = langchain.VindRetriever(engine=engine, k=2)
    documents = retriever.invoke(QUESTION)
    assert documents[0].page_content == TEXTS["hr/leave.md"]
    assert documents[0].metadata.items() >= OF_LEAVE.items()
    assert [one.id for one in documents] == [
        str(hit.passage_id) for hit in engine.search(QUESTION, 2)
    ]
    assert (retriever | RunnableLambda(texts)).invoke(QUESTION)[0] == TEXTS["hr/leave.md"]
    assert asyncio.run(retriever.ainvoke(QUESTION)) == documents


def test_langchain_applies_filters(engine: Engine) -> None:
    retriever = langchain.VindRetriever(engine=engine, kept_to={"author": "wit"})
    (document,) = retriever.invoke(QUESTION)
    assert document.metadata.items() >= OF_SICKNESS.items()
    with pytest.raises(FilterError):
        langchain.VindRetriever(engine=engine, kept_to={"types": ["xyz"]}).invoke(QUESTION)


def test_llama_index_gets_nodes_best_first(engine: Engine) -> None:
    retriever = llama_index.VindRetriever(engine, k=2)
    nodes = retriever.retrieve(QUESTION)
    assert nodes[0].text == TEXTS["hr/leave.md"]
    assert nodes[0].metadata.items() >= OF_LEAVE.items()
    assert [node.score for node in nodes] == [hit.score for hit in engine.search(QUESTION, 2)]
    assert [node.node_id for node in asyncio.run(retriever.aretrieve(QUESTION))] == [
        node.node_id for node in nodes
    ]


def test_llama_index_applies_filters(engine: Engine) -> None:
    (node,) = llama_index.VindRetriever(engine, kept_to={"author": "wit"}).retrieve(QUESTION)
    assert node.metadata.items() >= OF_SICKNESS.items()


@pytest.mark.parametrize(
    ("module", "missing", "extra"),
    [
        ("vind.langchain", "langchain_core.retrievers", "vind[langchain]"),
        ("vind.llama_index", "llama_index.core.schema", "vind[llama-index]"),
    ],
)
def test_a_missing_library_names_the_extra_to_install(
    module: str, missing: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    for name in (module, module.replace("vind.", "vind.app.integrations.")):
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ImportError, match=re.escape(f"pip install '{extra}'")):
        importlib.import_module(module)
