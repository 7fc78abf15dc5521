"""Why a passage stands where it does: the parts of its score."""

from search.retrieve import Retrieved
from search.types import Why


class Explainer:
    """Tells the parts of the scores of one search."""

    def __init__(self, retrieved: Retrieved) -> None:
        self._asked = retrieved.asked
        found = retrieved.candidates
        self._cosines = {item.passage_id: item.score for item in found.dense}
        self._matches = {item.passage_id: item.score for item in found.terms}
        self._standing = found.standing

    def why(self, passage_id: int, file_id: int) -> Why:
        """The parts of the score of one passage of a file."""
        asked = self._asked.get(file_id)
        return Why(
            cosine=self._cosines.get(passage_id),
            bm25=self._matches.get(passage_id),
            document=self._standing.get(file_id),
            asked=asked.question if asked else "",
        )
