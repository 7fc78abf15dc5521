"""What a reader searches of one generation, whichever engine has it."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from vind.indexes.arrays import Ids, Vector
from vind.indexes.terms.query import FieldWeights
from vind.indexes.terms.view import Kept
from vind.indexes.types import Scored


class Vectors(Protocol):
    """The vectors of one generation, for any number of threads."""

    recall: float | None
    """The least recall@10 that was measured; None where a search is exact, or nobody measured."""

    def __len__(self) -> int:
        """How many passages there are."""

    def nearest(self, query: Vector, k: int, files: Ids | None) -> list[Scored]:
        """The ``k`` best passages, of ``files`` (ascending ids) alone where given.

        Equal scores are ordered by id.
        """

    def files_of(self, passages: Iterable[int]) -> dict[int, int]:
        """The file of each passage; those that are gone are left out."""

    def those_in(self, files: Ids, passages: Iterable[int]) -> set[int]:
        """Those of ``passages`` that stand in one of ``files``, which ascend."""

    def count(self, files: Ids) -> int:
        """How many passages ``files`` have, which ascend."""


class Terms(Protocol):
    """The terms of one generation, for any number of threads."""

    generation: int

    def __len__(self) -> int:
        """How many passages there are."""

    def match(
        self, question: str, k: int, kept: Kept | None, weights: FieldWeights
    ) -> list[Scored]:
        """The ``k`` best passages by BM25, of what is ``kept`` to alone where given.

        Equal scores are ordered by id.
        """

    def with_all(self, text: str, k: int, kept: Kept | None) -> list[Scored]:
        """The ``k`` best passages by BM25 that have all words of a text, each in any form."""

    def rarities(self, question: str, kept: Kept | None) -> dict[str, float]:
        """The words of a question with their inverse document frequencies in the passages' text.

        Over all passages, but for words that none of what is ``kept`` to has.
        """

    def absent_words(self, question: str, kept: Kept | None) -> list[str]:
        """The words of a question, in lower case, that no passage has in any form."""

    def near(self, word: str, kept: Kept | None) -> Iterator[tuple[str, list[int]]]:
        """The terms near an absent word, each with some passages that have it."""
