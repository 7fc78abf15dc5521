"""Passages as results: one a place, in a stable order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from indexes.types import Scored, StoredPassage
from search.types import Hit


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
    )


def to_hits(found: Iterable[Scored], stored: Mapping[int, StoredPassage]) -> list[Hit]:
    """The passages of ``found`` that are still there, in order."""
    return [
        to_hit(stored[item.passage_id], item.score) for item in found if item.passage_id in stored
    ]


def _overlap(one: Hit, other: Hit) -> bool:
    same_document = (one.folder, one.path) == (other.folder, other.path)
    return same_document and one.start < other.end and other.start < one.end


def _union(better: Hit, other: Hit) -> Hit:
    """``better`` stretched over ``other``, which overlaps it."""
    first, last = sorted((better, other), key=lambda hit: hit.start)
    text = first.text + last.text[max(0, first.end - last.start) :]
    return replace(
        better, text=text, start=first.start, end=max(first.end, last.end), page=first.page
    )


def one_a_place(hits: Sequence[Hit]) -> list[Hit]:
    """Overlapping passages of one document as one, with the better one's score and heading.

    Ordered by score, then path, then place, so that the same question gives the same list.
    """
    merged: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.path, hit.start)):
        places = [place for place, kept in enumerate(merged) if _overlap(kept, hit)]
        if not places:
            merged.append(hit)
            continue
        first, *joined = places
        merged[first] = _union(merged[first], hit)
        for place in reversed(joined):
            merged[first] = _union(merged[first], merged.pop(place))
    return merged
