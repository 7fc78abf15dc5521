"""Why a passage stands where it does: the parts of its score."""

from search.retrieval.retrieve import Retrieved
from search.types import Hit, Why


class Explainer:
    """Tells the parts of the scores of one search."""

    def __init__(self, retrieved: Retrieved) -> None:
        found, ranker = retrieved.candidates, retrieved.ranker
        self._asked = retrieved.asked
        self._cosines = {item.passage_id: item.score for item in found.dense}
        self._matches = {item.passage_id: item.score for item in found.terms}
        self._rows = {one.passage_id: row for row, one in enumerate(found.passages)}
        self._parts = ranker.parts(found.signals)
        self._sums = ranker.scores(found.signals)
        self._ranked = {item.passage_id: item.score for item in retrieved.ranked}

    def why(self, hit: Hit, file_id: int, repeated: float) -> Why:
        """The parts of the score of ``hit``, which stands in the file of that id.

        ``repeated`` is what better places of its document cost it, 0 or less.
        """
        asked = self._asked.get(file_id)
        # The score of what was not read says no more than that it stands under all that was.
        has_parts = hit.passage_id in self._rows or asked is not None
        return Why(
            cosine=self._cosines.get(hit.passage_id),
            bm25=self._matches.get(hit.passage_id),
            parts=self._parts_of(hit, repeated) if has_parts else {},
            asked=asked.question if asked else "",
        )

    def _parts_of(self, hit: Hit, repeated: float) -> dict[str, float]:
        added = {
            "reranked": self._reranked(hit.passage_id),
            "older": self._from_older(hit),
            "repeated": repeated,
        }
        signals = self._signals(hit.passage_id)
        return signals | {name: part for name, part in added.items() if part}

    def _signals(self, passage_id: int) -> dict[str, float]:
        row = self._rows.get(passage_id)
        if row is None:
            return {}
        return {name: float(column[row]) for name, column in self._parts.items()}

    def _reranked(self, passage_id: int) -> float:
        """What being ranked again adds, in its document by what is asked or by the reranker."""
        row = self._rows.get(passage_id)
        return self._ranked[passage_id] - (0.0 if row is None else float(self._sums[row]))

    def _from_older(self, hit: Hit) -> float:
        """What it has of the better places of older versions, which it stands for."""
        own = self._ranked[hit.passage_id]
        return max([0.0, *(older.score - own for older in hit.older)])
