"""Why a passage stands where it does: the parts of its score."""

from search.retrieval.ranking import packaged_ranker
from search.retrieval.retrieve import Retrieved
from search.types import Why


class Explainer:
    """Tells the parts of the scores of one search."""

    def __init__(self, retrieved: Retrieved) -> None:
        found = retrieved.candidates
        self._asked = retrieved.asked
        self._cosines = {item.passage_id: item.score for item in found.dense}
        self._matches = {item.passage_id: item.score for item in found.terms}
        self._rows = {one.passage_id: row for row, one in enumerate(found.passages)}
        self._parts = packaged_ranker().parts(found.signals)

    def why(self, passage_id: int, file_id: int, repeated: float) -> Why:
        """The parts of the score of a passage of a file.

        ``repeated`` is what better places of its document cost it, 0 or less.
        """
        asked = self._asked.get(file_id)
        row = self._rows.get(passage_id)
        parts = self._parts.items() if row is not None else ()
        return Why(
            cosine=self._cosines.get(passage_id),
            bm25=self._matches.get(passage_id),
            parts={name: float(column[row]) for name, column in parts}
            | ({"repeated": repeated} if repeated else {}),
            asked=asked.question if asked else "",
        )
