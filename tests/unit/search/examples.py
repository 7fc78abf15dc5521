"""Passages and quotes for the tests of this room."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.toy import ToyEmbedder
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.text.states import States
from vind.indexes.types import (
    Document,
    DocumentFacts,
    FileRecord,
    FileState,
    Language,
    Page,
    Passage,
    Scored,
    StoredPassage,
)
from vind.indexes.writer import IndexWriter
from vind.search import Answer, Engine
from vind.search.evidence.quotes import Excerpt
from vind.search.evidence.ranking import Ranked, rank_units
from vind.search.evidence.traits import Traits, measure_traits
from vind.search.evidence.units import split_passages
from vind.search.question.question import Question
from vind.search.retrieval.candidates import Candidates
from vind.search.retrieval.nearness import scales_of
from vind.search.retrieval.ranking import SIGNALS, Signals
from vind.search.retrieval.retrieve import Retrieved
from vind.search.retrieval.subject import Query
from vind.search.types import Quote

TOY = ToyEmbedder().fingerprint


def stored(
    text: str,
    passage_id: int = 1,
    *,
    path: str = "leave.md",
    start: int = 0,
    page: int | None = None,
    heading: str = "",
    language: Language = "en",
) -> StoredPassage:
    passage = Passage(text, start, start + len(text), page, heading, language=language)
    return StoredPassage(passage_id, passage_id, "/docs", path, "", "text/markdown", passage)


def retrieved(
    question: str, passages: Sequence[StoredPassage], ranking: Mapping[int, float] | None = None
) -> Retrieved:
    """Passages that were all ranked alike, or as ``ranking`` says."""
    scores = ranking or {one.passage_id: 0.0 for one in passages}
    whole = Query(Question.of(question), ToyEmbedder().read_questions([question])[0])
    candidates = Candidates(
        dense=[],
        terms=[],
        passages=list(passages),
        signals=Signals(*(np.zeros(len(passages)) for _ in SIGNALS)),
        beyond=[],
        document_of={one.passage_id: one.file_id for one in passages},
        rarities={},
        are_all=True,
    )
    return Retrieved(whole, [Scored(*one) for one in scores.items()], candidates, {}, {}, {})


def traits_of(
    question: str, passages: Sequence[StoredPassage], ranking: Mapping[int, float] | None = None
) -> Traits:
    """The traits of the sentences of passages, embedded under the headers of their tables."""
    embedder = ToyEmbedder()
    headed = [(one.passage.table_header, one.passage.text) for one in passages]
    read = embedder.read_passages(["\n".join(filter(None, one)) for one in headed])
    return measure_traits(
        retrieved(question, passages, ranking),
        split_passages(passages),
        passages,
        States.of(read.states, read.vectors),
        scales_of(embedder),
    )


def ranked(
    question: str, passages: Sequence[StoredPassage], ranking: Mapping[int, float] | None = None
) -> Ranked:
    """The units of passages that were all ranked alike, or as ``ranking`` says."""
    embedder = ToyEmbedder()
    vector = embedder.read_questions([question])[0].vector
    traits = traits_of(question, passages, ranking)
    return rank_units(split_passages(passages), traits, vector, embedder, scales_of(embedder))


def quote(
    text: str, *, path: str = "leave.md", heading: str = "", page: int | None = None
) -> Quote:
    return Quote(
        text=text,
        path=path,
        page=page,
        start=0,
        end=len(text),
        score=1.0,
        folder="/docs",
        heading=heading,
        passage_id=1,
    )


def excerpt(text: str, *, path: str = "leave.md", heading: str = "", header: str = "") -> Excerpt:
    return Excerpt(quote(text, path=path, heading=heading), text, header)


def ask(
    question: str,
    directory: Path,
    documents: dict[str, list[str]],
    titles: Mapping[str, str] | None = None,
    sheets: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Answer, Engine]:
    """The answer from documents, each a page a passage, and the engine that gave it, to close.

    ``sheets``: by workbook, the name of each page of it.
    """
    embedder = ToyEmbedder()
    with IndexWriter.open(directory / "index", embedder, "toy") as writer:
        for path, parts in documents.items():
            text = "\n".join(parts)
            starts = [sum(len(part) + 1 for part in parts[:n]) for n in range(len(parts))]
            names = (sheets or {}).get(path, [""] * len(parts))
            passages = tuple(
                Passage(part, start, start + len(part), page=n, heading=name, language="en")
                for n, (part, start, name) in enumerate(zip(parts, starts, names, strict=True), 1)
            )
            pages = tuple(
                Page(n, one.start, one.end, f"{name}!1:9" if name else "")
                for n, (one, name) in enumerate(zip(passages, names, strict=True), 1)
            )
            record = FileRecord("/docs", path, FileState.INDEXED, sha256=path)
            embeddings = embedder.read_passages(parts)
            facts = DocumentFacts((titles or {}).get(path, ""))
            document = Document(text, passages, pages, facts)
            writer.put(record, document, parts, embeddings)
        writer.commit()
    settings = Settings(index=directory / "index", cache=directory / "cache")
    engine = Engine(Index.open(settings.index), settings, embedder)
    return engine.ask(question), engine
