"""What is searched: the documents that pass the filters, or some of them."""

from pathlib import Path

from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import TEXTS, index_in
from vind.indexes.index import Index
from vind.indexes.types import Filters
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query


def test_within_files_the_other_filters_hold(tmp_path: Path) -> None:
    index_in(tmp_path, TEXTS)
    with Index.open(tmp_path) as index:
        files = {path: file_id for file_id, path in index.searchable_paths().items()}
        corpus = Corpus(index, ToyEmbedder(), Filters(paths=("hr/*",)))
        assert _found(corpus) == {"hr/leave.md", "hr/sick.md"}
        leave, prices = files["hr/leave.md"], files["finance/prices.txt"]
        assert _found(corpus.within({leave, prices})) == {"hr/leave.md"}
        assert _found(corpus.within({prices}).within({leave})) == {"hr/leave.md"}
        assert _found(corpus.within(())) == _found(corpus)


def _found(corpus: Corpus) -> set[str]:
    asked = Query.of(Question.of("days of leave"), corpus.embedder)
    ids = [item.passage_id for item in retrieve(asked, corpus, 5).ranked]
    return {stored.path for stored in corpus.index.passages(ids).values()}
