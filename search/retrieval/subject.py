"""What a question is about, and what it asks of it.

"Which law governs the Supply Agreement of Hartman Steel?": the names say which document, and every
passage of that document is about them; "which law governs" says which passage. Once a document has
been found, its passages are ranked by the question without the names that the document goes by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from vind.indexes.arrays import Vector
from vind.indexes.index import Index
from vind.indexes.types import Embedder, Filters, Language, Reading, Scored, StoredPassage
from vind.search.facts.names import is_capitalised
from vind.search.facts.words import content_stems, words
from vind.search.passages import introduction
from vind.search.retrieval.ranking import ranked, standardised

DOCUMENTS = 1
"""Best documents whose passages are ranked anew, each for a question more to embed. Three found no
more gold clauses in contracts than one (.853 of them among the first five), in twice the time."""

STEP = 0.6
"""What a standard deviation within a document counts for among the scores of all passages. Set by
hand."""

DENSE_SHARE = 0.65
"""Of the cosine among the passages of one document, the rest being BM25's. Set by hand."""

IN_DOCUMENT = 200
"""Passages of a document that are ranked anew; the rest of a longer one keep their places. Set by
hand."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, of all documents or of one without its names, as the embedder reads it.

    ``rest`` is what is likely left of the question where it names a document. ``own`` is the
    question without what it takes from the one before it, where it takes any.
    """

    question: str
    reading: Reading
    rest: "Query | None" = None
    own: str = ""

    @property
    def vector(self) -> Vector:
        """That of the question, shape (dimension,)."""
        return self.reading.vector

    @classmethod
    def of(cls, question: str, embedder: Embedder) -> Self:
        """``question`` as it is asked of all documents.

        Which of its capitalised words are names is known when documents are found. Mostly all are,
        and to embed it without them beside the whole takes 2 ms, afterwards 8.
        """
        first, *others = question.split()
        rest = " ".join([first, *(word for word in others if not is_capitalised(word))])
        if rest == question:
            return cls(question, embedder.read_questions([question])[0])
        whole, left = embedder.read_questions([question, rest])
        return cls(question, whole, Query(rest, left))


def without_names(question: str, identity: StoredPassage) -> str:
    """``question`` without the names in it that a document goes by.

    A name is a capitalised word after the first, without a digit: what a code is of may be all that
    is asked. A document goes by its file name, title and opening passage (``identity`` is that
    passage). The question itself where nothing would be left to ask.
    """
    language = identity.passage.language
    known = frozenset(content_stems(introduction(identity), language))
    first, *others = question.split()
    left = " ".join([first, *(word for word in others if not _names(word, known, language))])
    return left if content_stems(left, language) else question


def _names(word: str, known: frozenset[str], language: Language) -> bool:
    if not is_capitalised(word) or any(map(str.isdigit, word)):
        return False
    said = content_stems(word, language)
    # The English "I" has a capital wherever it stands, and "category A" is no other one.
    is_something = bool(said) or any(len(one) > 1 for one in words(word))
    return is_something and known.issuperset(said)


def ask_documents(
    whole: Query,
    order: Sequence[Scored],
    document_of: dict[int, int],
    index: Index,
    embedder: Embedder,
) -> dict[int, Query]:
    """What to ask of the first DOCUMENTS documents, of those whose names the question has."""
    documents = list(dict.fromkeys(document_of[item.passage_id] for item in order))[:DOCUMENTS]
    question = whole.question
    read = {whole.rest.question: whole.rest} if whole.rest else {}
    asked: dict[int, Query] = {}
    for document in documents:
        identity = index.opening(document)
        rest = question if identity is None else without_names(question, identity)
        if rest != question:
            if rest not in read:
                read[rest] = Query(rest, embedder.read_questions([rest])[0])
            asked[document] = read[rest]
    return asked


def rank_within(
    order: Sequence[Scored],
    document_of: dict[int, int],
    asked: dict[int, Query],
    codes: Mapping[int, float],
    index: Index,
) -> list[Scored]:
    """``order`` with the passages of each asked document in the order of what it was asked.

    A document's best passage gets the score that its best one had, so that documents keep their
    places; passages of it that had not been found are added to ``document_of`` and the list.
    ``codes`` are what the passages that have codes of the question are given for them.
    """
    scores = {item.passage_id: item.score for item in order}
    for document, ask in asked.items():
        best = max(score for key, score in scores.items() if document_of[key] == document)
        within = {
            passage_id: STEP * score + codes.get(passage_id, 0.0)
            for passage_id, score in _order(document, ask, index).items()
        }
        top = max(within.values(), default=0.0)
        for passage_id, score in within.items():
            document_of[passage_id] = document
            scores[passage_id] = best + score - top
    return ranked(scores)


def _order(document: int, ask: Query, index: Index) -> dict[int, float]:
    within = Filters(files=frozenset({document}))
    dense = index.nearest(ask.vector, IN_DOCUMENT, within)
    by_words = {
        item.passage_id: item.score for item in index.match(ask.question, IN_DOCUMENT, within)
    }
    meaning = standardised(item.score for item in dense)
    wording = standardised(by_words.get(item.passage_id, 0.0) for item in dense)
    return {
        item.passage_id: float(DENSE_SHARE * near + (1 - DENSE_SHARE) * match)
        for item, near, match in zip(dense, meaning, wording, strict=True)
    }
