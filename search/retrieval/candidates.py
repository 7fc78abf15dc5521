"""The passages that a question may be about: the two lists, and the signals of each passage."""

from dataclasses import dataclass
from itertools import islice

import numpy as np

from vind.indexes.types import Scored, StoredPassage
from vind.search.passages import reading
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.designations import of_keywords, with_rows_of
from vind.search.retrieval.interaction import foreign, wordings
from vind.search.retrieval.nearness import scales_of
from vind.search.retrieval.ranking import Signals, by_reciprocal_ranks, standardised
from vind.search.retrieval.subject import Query

DEPTH = 300
"""Length of each list."""

LOOKED_AT = 80
"""First passages of each list that are read and ranked. With 60, the handbook's questions lose .7
points of hit@10, and the sample company's cross-language ones .007 nDCG@10. With 100 the sample
company gains .006, for 3 ms more."""

RANK_CONSTANT = 60
"""Constant of the reciprocal ranks that order the passages that are not read."""


@dataclass(frozen=True, eq=False, slots=True)
class Candidates:
    """The dense and the BM25 list, best first, and the passages of them that were read.

    ``passages`` are those, with a row each in ``signals``; ``beyond`` are the ids of others, as
    many as may be wanted, by the ranks in both lists. ``document_of`` has the file id of each
    listed passage; ``rarities`` the question's words, as in ``Index.rarities``.
    """

    dense: list[Scored]
    terms: list[Scored]
    passages: list[StoredPassage]
    signals: Signals
    beyond: list[int]
    document_of: dict[int, int]
    rarities: dict[str, float]
    are_all: bool
    """Whether the corpus has no other passage."""


def find_candidates(whole: Query, corpus: Corpus, k: int) -> Candidates:
    """At least ``k`` passages of ``corpus``, if so many exist, read or beyond."""
    question, vector = whole.question, whole.vector
    index, filters = corpus.index, corpus.filters
    depth = max(k, DEPTH)
    dense = index.nearest(vector, depth, filters)
    terms = index.match(question.text, depth, filters)
    document_of = index.file_ids([item.passage_id for item in (*dense, *terms)])
    first = [item.passage_id for item in (*dense[:LOOKED_AT], *terms[:LOOKED_AT])]
    stored = index.passages([key for key in dict.fromkeys(first) if key in document_of])
    # An index writer may run between two calls.
    there, states = index.states(list(stored))
    passages = [stored[key] for key in there]
    rarities = index.rarities(question.text)
    abroad = foreign(passages, question.language)
    scales = scales_of(corpus.embedder)
    cosines = np.einsum("pd,d->p", states.vectors, vector)
    worded = wordings(whole.reading, rarities, states, states.text_of, len(passages))
    matches = {item.passage_id: item.score for item in terms}
    signals = Signals(
        meaning=standardised(scales.cosine.nearness(cosines, abroad)),
        wording=standardised(scales.wording.nearness(worded, abroad)),
        terms=standardised(matches.get(passage_id, 0.0) for passage_id in there),
        codes=np.array([question.codes.share_in(reading(one)) for one in passages])
        + with_rows_of(question, passages)
        + of_keywords(question.text, terms, passages),
    )
    unread = document_of.keys() - set(there)
    others = (item.passage_id for item in by_reciprocal_ranks(RANK_CONSTANT, dense, terms))
    beyond = list(islice((key for key in others if key in unread), k))
    return Candidates(
        dense=dense,
        terms=terms,
        passages=passages,
        signals=signals,
        beyond=beyond,
        document_of=document_of,
        rarities=rarities,
        are_all=len(dense) < depth and len(beyond) < k,
    )
