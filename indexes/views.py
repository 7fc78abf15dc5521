"""The search interfaces of one generation, for every engine."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from vind.indexes.arrays import Ids, Vector
from vind.indexes.terms.query import FieldWeights
from vind.indexes.terms.view import Kept
from vind.indexes.types import Scored


class Vectors(Protocol):
    """The vectors of one generation. Threads may share them."""

    recall: float | None
    """The least measured recall@10; None if search is exact or recall was not measured."""

    def __len__(self) -> int:
        """How many passages there are."""

    def nearest(self, query: Vector, k: int, files: Ids | None) -> list[Scored]:
        """The ``k`` best passages, restricted to ``files`` (ascending ids) if given.

        Ties are broken by id.
        """

    def files_of(self, passages: Iterable[int]) -> dict[int, int]:
        """The file of each passage; missing passages are left out."""

    def those_in(self, files: Ids, passages: Iterable[int]) -> set[int]:
        """The ``passages`` that stand in ``files`` (ascending ids)."""

    def count(self, files: Ids) -> int:
        """The number of passages of ``files`` (ascending ids)."""


class Terms(Protocol):
    """The terms of one generation. Threads may share them."""

    generation: int

    def __len__(self) -> int:
        """How many passages there are."""

    def match(
        self, question: str, k: int, kept: Kept | None, weights: FieldWeights
    ) -> list[Scored]:
        """The ``k`` best passages by BM25, restricted to ``kept`` if given.

        Ties are broken by id.
        """

    def with_all(self, text: str, k: int, kept: Kept | None) -> list[Scored]:
        """The ``k`` best passages by BM25 with all words of a text, each in any form."""

    def rarities(self, question: str, kept: Kept | None) -> dict[str, float]:
        """The words of a question with their inverse document frequencies in passages' bodies.

        Counted over all passages; a word that no passage in ``kept`` has counts as absent.
        """

    def absent_words(self, question: str, kept: Kept | None) -> list[str]:
        """The words of a question, in lower case, that no passage has in any form."""

    def near(self, word: str, kept: Kept | None) -> Iterator[tuple[str, list[int]]]:
        """The terms near an absent word, each with some passages that have it."""
