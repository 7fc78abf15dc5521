"""Splits a question into the document it names and what it asks of it.

"Which law governs the Supply Agreement of Hartman Steel?": the names say which document, and every
passage of that document is about them; "which law governs" says which passage. Once a document has
been found, its passages are ranked by the question without the document's names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from vind.indexes.arrays import Vector
from vind.indexes.index import Index
from vind.indexes.types import Embedder, Filters, Language, Reading, Scored, StoredPassage
from vind.search.facts.names import is_capitalised
from vind.search.facts.words import content_stems, words
from vind.search.passages import introduction
from vind.search.question.question import Question
from vind.search.retrieval.ranking import ranked, standardised

STEP = 0.6
"""Weight of a standard deviation within a document, in the scores of all passages. Set by hand."""

DENSE_SHARE = 0.65
"""Weight of the cosine among the passages of one document; BM25 has the rest. Set by hand."""

IN_DOCUMENT = 200
"""Passages of a document that are reranked; further ones of a long document keep their places. Set
by hand."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question to all documents, or to one without its names, as the embedder reads it.

    ``rest`` is the question without capitalised words, probably what remains if it names a
    document.
    """

    question: Question
    reading: Reading
    rest: "Query | None" = None

    @property
    def text(self) -> str:
        """The question's text."""
        return self.question.text

    @property
    def vector(self) -> Vector:
        """The question's vector, shape (dimension,)."""
        return self.reading.vector

    @classmethod
    def of(cls, question: Question, embedder: Embedder) -> Self:
        """``question`` as it is asked of all documents.

        Only the documents found can tell which capitalised words are names. Mostly all are, and
        embedding the rest together with the whole takes 2 ms, later 8.
        """
        first, *others = question.text.split()
        rest = " ".join([first, *(word for word in others if not is_capitalised(word))])
        if rest == question.text:
            return cls(question, embedder.read_questions([rest])[0])
        whole, left = embedder.read_questions([question.text, rest])
        return cls(question, whole, Query(replace(question, text=rest), left))


def without_names(question: str, identity: StoredPassage) -> str:
    """``question`` without the names in it that a document has.

    A name is a capitalised word after the first, without a digit: a code may be all that is asked
    for. The document's names are in its file name, title and opening passage (``identity``).
    Returns the question itself if nothing would be left to ask.
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
    # The English "I" always has a capital, and the letter of "category A" tells categories apart.
    is_something = bool(said) or any(len(one) > 1 for one in words(word))
    return is_something and known.issuperset(said)


def ask_best_document(
    whole: Query,
    order: Sequence[Scored],
    document_of: Mapping[int, int],
    index: Index,
    embedder: Embedder,
) -> dict[int, Query]:
    """What to ask of the best document, by its file id; empty if the question does not name it.

    Only of that one: asking three documents found no more gold clauses in contracts (.853 of them
    among the first five passages), in twice the time.
    """
    if not order:
        return {}
    document = document_of[order[0].passage_id]
    identity = index.opening(document)
    if identity is None:
        return {}
    rest = without_names(whole.text, identity)
    if rest == whole.text:
        return {}
    if whole.rest and whole.rest.text == rest:
        return {document: whole.rest}
    left = replace(whole.question, text=rest)
    return {document: Query(left, embedder.read_questions([rest])[0])}


def rank_within(
    order: Sequence[Scored],
    document_of: dict[int, int],
    asked: dict[int, Query],
    codes: Mapping[int, float],
    index: Index,
) -> list[Scored]:
    """``order`` with the passages of each asked document sorted by what it was asked.

    A document's best passage gets the document's best score, so that documents keep their places.
    Newly found passages are added to ``document_of`` and the list. ``codes`` are the parts of
    scores for codes of the question.
    """
    scores = {item.passage_id: item.score for item in order}
    for document, ask in asked.items():
        best = max(score for key, score in scores.items() if document_of[key] == document)
        files = Filters(files=frozenset({document}))
        dense = index.nearest(ask.vector, IN_DOCUMENT, files)
        terms = index.match(ask.text, IN_DOCUMENT, files)
        matches = {item.passage_id: item.score for item in terms}
        meaning = standardised(item.score for item in dense)
        wording = standardised(matches.get(item.passage_id, 0.0) for item in dense)
        within = {
            item.passage_id: STEP * float(DENSE_SHARE * near + (1 - DENSE_SHARE) * match)
            + codes.get(item.passage_id, 0.0)
            for item, near, match in zip(dense, meaning, wording, strict=True)
        }
        top = max(within.values(), default=0.0)
        for passage_id, score in within.items():
            document_of[passage_id] = document
            scores[passage_id] = best + score - top
    return ranked(scores)
