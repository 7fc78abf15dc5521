"""What speaks for a passage: one column a signal, one row a passage.

Each but ``codes`` is in standard deviations among the candidates, so that a weight means the same
for every question, whatever the embedder and the index.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from search.retrieval.interaction import Column


@dataclass(frozen=True, eq=False, slots=True)
class Signals:
    """Columns over the candidates, each of shape (passages,).

    ``meaning``: how near the vectors of question and passage are. ``wording``: how near the
    question's words are to the passage's, each at its nearest and as they are meant where they
    stand, rare ones counting for more. ``terms``: BM25, nothing where the passage is not in that
    list. ``codes``: how many of the codes and years of the question (``search.question.codes``) the
    passage has, whatever the others have, and what it counts for by rows of them, by its path and
    by the words of a query.
    """

    meaning: Column
    wording: Column
    terms: Column
    codes: Column

    @classmethod
    def of(
        cls,
        meaning: Iterable[float],
        wording: Iterable[float],
        terms: Iterable[float],
        codes: Iterable[float],
    ) -> "Signals":
        """The signals of candidates, of each an entry; ``codes`` are shares, the rest as found."""
        return cls(
            standardised(meaning),
            standardised(wording),
            standardised(terms),
            np.array(list(codes), dtype=np.float64),
        )


SIGNALS = tuple(field.name for field in fields(Signals))


def standardised(values: Iterable[float]) -> Column:
    """Each value in standard deviations from their mean; 0 where all are the same."""
    array = np.asarray(list(values), dtype=np.float64)
    spread = float(array.std()) if array.size else 0.0
    centred: Column = array - (array.mean() if array.size else 0.0)
    return centred / spread if spread > 0.0 else np.zeros_like(array)
