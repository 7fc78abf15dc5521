"""One ranking out of several.

Reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009) with a smaller constant than theirs:
our lists are two, short and good, so that the first places may weigh more.
"""

from collections import defaultdict
from collections.abc import Sequence

from indexes.types import Scored

RANK_CONSTANT = 10
"""Ranks. Theirs was 60; measured on vac-nl and SciFact, 10 is better for two lists of 100."""


def fuse(lists: Sequence[tuple[float, Sequence[Scored]]]) -> list[Scored]:
    """Each list of best-first passages adds its weight / (RANK_CONSTANT + rank) to a passage.

    The result is best first; equal scores stand in the order of their passage ids.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    for weight, ranked in lists:
        for rank, found in enumerate(ranked, 1):
            scores[found.passage_id] += weight / (RANK_CONSTANT + rank)
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [Scored(passage_id, score) for passage_id, score in ordered]
