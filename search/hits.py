"""Passages as results: one a place, in a stable order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeAlias

from indexes.types import Scored, StoredPassage
from search.duplicates import with_duplicates
from search.facts.spans import overlap
from search.retrieval.corpus import Corpus
from search.retrieval.explain import Explainer
from search.retrieval.ranking import repetitions, standings
from search.retrieval.retrieve import Retrieved
from search.retrieval.versions import newer_places
from search.snippet import best_sentence
from search.types import Hit, Why

LOOKED_AT = 8
"""At most so many times k passages are read to find k places."""

LOOKED_AT_LEAST = 20
"""Passages that are read however few places are asked for: the newest version may be further on."""

Document: TypeAlias = tuple[str, str]
"""Folder and path."""


def to_hit(stored: StoredPassage, score: float) -> Hit:
    """A stored passage with its score as a result."""
    passage = stored.passage
    return Hit(
        path=stored.path,
        page=passage.page,
        text=passage.text,
        heading=passage.heading,
        score=score,
        start=passage.start,
        end=passage.end,
        passage_id=stored.passage_id,
        folder=stored.folder,
        title=stored.title,
        language=passage.language,
        page_label=stored.page_label,
        author=stored.author,
        dated=stored.dated,
        superseded=stored.superseded_by is not None,
        dated_by_file=stored.dated_by_file,
    )


def _union(better: Hit, other: Hit) -> Hit:
    """``better`` stretched over ``other``, which overlaps it."""
    first, last = sorted((better, other), key=lambda hit: hit.start)
    text = first.text + last.text[max(0, first.end - last.start) :]
    end = max(first.end, last.end)
    return replace(
        better,
        text=text,
        start=first.start,
        end=end,
        page=first.page,
        page_label=first.page_label,
    )


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """By score, then path, then place, so that the same question gives the same list."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.path, hit.start))


def one_a_place(hits: Iterable[Hit]) -> list[Hit]:
    """Overlapping passages of one document as one, with the best one's score and heading."""
    documents: defaultdict[Document, list[Hit]] = defaultdict(list)
    for hit in in_order(hits):
        kept = documents[hit.folder, hit.path]
        joined = [one for one in kept if overlap((one.start, one.end), (hit.start, hit.end))]
        kept[:] = [other for other in kept if other not in joined]
        kept.append(reduce(_union, [*joined[:1], hit, *joined[1:]]))
    return in_order(hit for kept in documents.values() for hit in kept)


def newest_first(
    question: str, found: Sequence[Scored], stored: Mapping[int, StoredPassage]
) -> list[Hit]:
    """The passages of ``found`` that are still there; of versions of one the newest, alone.

    It stands at the better place, with those of older versions as its ``older``, best first.
    """
    there = (item for item in found if item.passage_id in stored)
    hits = {item.passage_id: to_hit(stored[item.passage_id], item.score) for item in there}
    newer = newer_places(question, [stored[passage_id] for passage_id in hits])
    for older, newest in newer.items():
        hit, behind = hits[newest], hits.pop(older)
        score = max(hit.score, behind.score)
        hits[newest] = replace(hit, score=score, older=(*hit.older, behind))
    return list(hits.values())


def with_repetition_cost(
    hits: Sequence[Hit], shares: Mapping[Document, float] | None = None
) -> list[Hit]:
    """``hits``, best first, with what those before them of their documents leave of their scores.

    See ``standings``. In the order of that.
    """
    documents = [(hit.folder, hit.path) for hit in hits]
    left = standings([hit.score for hit in hits], documents, shares)
    return in_order(replace(hit, score=score) for hit, score in zip(hits, left, strict=True))


def find_places(question: str, retrieved: Retrieved, corpus: Corpus, k: int) -> list[Hit]:
    """The first ``k`` places that were found, best first; fewer only where fewer were.

    ``corpus`` is what they were found in.
    """
    index = corpus.index
    found = retrieved.ranked
    taken = max(k, LOOKED_AT_LEAST)
    while True:
        while 0 < taken < len(found) and found[taken].score == found[taken - 1].score:
            taken += 1  # equal scores are ordered by path, which is not known yet
        stored = index.passages([item.passage_id for item in found[:taken]])
        places = one_a_place(newest_first(question, found[:taken], stored))
        shares = {
            (one.folder, one.path): retrieved.shares.get(one.file_id, 0.0)
            for one in stored.values()
        }
        placed = with_repetition_cost(places, shares)[:k]
        if taken >= len(found) or _are_first(placed, k, found[taken].score, taken):
            explainer = Explainer(retrieved)
            shown = with_duplicates(placed, index, corpus.filters)
            costs = repetitions([(hit.folder, hit.path) for hit in placed], shares)
            return [
                _finished(
                    hit,
                    question,
                    explainer.why(hit, stored[hit.passage_id].file_id, -cost),
                )
                for hit, cost in zip(shown, costs, strict=True)
            ]
        taken *= 2


def _are_first(placed: Sequence[Hit], k: int, next_score: float, taken: int) -> bool:
    """Whether nothing beyond ``taken`` can stand among the first ``k``, or enough was looked at."""
    return len(placed) == k and (placed[-1].score >= next_score or taken >= LOOKED_AT * k)


def _finished(hit: Hit, question: str, why: Why) -> Hit:
    return replace(hit, snippet=best_sentence(question, hit.text, hit.language), why=why)
