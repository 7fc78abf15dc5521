"""One ranking out of the dense and the BM25 list.

Convex combination of standardised scores (Bruch, Gai and Ingber, "An analysis of fusion functions
for hybrid retrieval", TOIS 2023), with what each document as a whole has to say added.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from indexes.types import Scored

DENSE_SHARE = 0.65
"""Weight of the dense list, the rest being BM25's. Over four sets .5 to .7 are within half a
point; the embedder is the better of the two on Dutch pages, BM25 on a handbook."""

COMPARED = 100
"""First places of a list that its scores are standardised over."""

DOCUMENT_SHARE = 0.2
"""Weight of a document's standing, in standard deviations among the documents found."""

DOCUMENT_PASSAGES = 3
"""Passages of a document that speak for it, the second for half as much as the first, and so on."""

DOCUMENTS_COMPARED = 20
"""Best documents that a document's standing is standardised over."""


def fuse(
    dense: Sequence[Scored],
    terms: Sequence[Scored],
    document_of: Mapping[int, int],
    standing: Mapping[int, float],
) -> list[Scored]:
    """The passages of both lists (best first, as the result), fused.

    ``document_of`` gives the document of each passage, ``standing`` is what ``standing_of`` says of
    the documents; a passage whose document is not known is left out. A
    passage that a list has not found counts there as much as the last of the list's first COMPARED.
    Equal scores stand in the order of their passage ids.
    """
    by_meaning, by_words = _standardised(dense[:COMPARED]), _standardised(terms[:COMPARED])
    no_meaning, no_words, no_standing = _last(by_meaning), _last(by_words), _last(standing)
    scores = {
        passage_id: DENSE_SHARE * by_meaning.get(passage_id, no_meaning)
        + (1 - DENSE_SHARE) * by_words.get(passage_id, no_words)
        + DOCUMENT_SHARE * standing.get(document_of[passage_id], no_standing)
        for passage_id in by_meaning | by_words | {item.passage_id: 0.0 for item in terms}
        if passage_id in document_of
    }
    return ranked(scores)


def ranked(scores: Mapping[int, float]) -> list[Scored]:
    """Best first; equal scores in the order of their passage ids."""
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [Scored(passage_id, score) for passage_id, score in ordered]


def standardise(values: Sequence[float]) -> list[float]:
    """Each value in standard deviations from their mean; 0 where all are the same."""
    array = np.asarray(values, dtype=np.float64)
    spread = float(array.std()) if array.size else 0.0
    if spread == 0.0:
        return [0.0] * array.size
    return ((array - array.mean()) / spread).tolist()  # type: ignore[no-any-return]


def _standardised(found: Sequence[Scored]) -> dict[int, float]:
    values = standardise([item.score for item in found])
    return {item.passage_id: value for item, value in zip(found, values, strict=True)}


def _last(values: Mapping[int, float]) -> float:
    return min(values.values(), default=0.0)


def standing_of(terms: Sequence[Scored], document_of: Mapping[int, int]) -> dict[int, float]:
    """How well the words of each document's best passages match: by file id, standardised."""
    places: defaultdict[int, int] = defaultdict(int)
    totals: defaultdict[int, float] = defaultdict(float)
    for item in terms:
        document = document_of.get(item.passage_id)
        if document is None:
            continue
        places[document] += 1
        if places[document] <= DOCUMENT_PASSAGES:
            totals[document] += item.score / places[document]
    best = sorted(totals.values(), reverse=True)[:DOCUMENTS_COMPARED]
    if not best:
        return {}
    mean, spread = float(np.mean(best)), float(np.std(best)) or 1.0
    return {document: (total - mean) / spread for document, total in totals.items()}
