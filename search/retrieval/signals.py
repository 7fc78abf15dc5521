"""What speaks for a passage: one column a signal, one row a passage.

Each but ``codes`` is in standard deviations among the candidates, so that a weight means the same
for every question, whatever the embedder and the index. Within one document they are those among
the candidates of all: passages that are nearly the same there differ by little, and not by as much
as passages that have nothing to do with each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from search.retrieval.interaction import Column


@dataclass(frozen=True, slots=True)
class Spreads:
    """The standard deviations of signals as they were found, 0 where all are the same."""

    meaning: float
    wording: float
    terms: float


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
        spreads: Spreads,
    ) -> "Signals":
        """The signals of candidates, of each an entry; ``codes`` are shares, the rest as found."""
        return cls(
            in_spreads(meaning, spreads.meaning),
            in_spreads(wording, spreads.wording),
            in_spreads(terms, spreads.terms),
            as_column(codes),
        )


SIGNALS = tuple(field.name for field in fields(Signals))


def standardised(values: Iterable[float]) -> Column:
    """Each value in standard deviations from their mean; 0 where all are the same."""
    array = as_column(values)
    return in_spreads(array, spread_of(array))


def spread_of(values: Column) -> float:
    """Their standard deviation; 0 where there are none."""
    return float(values.std()) if values.size else 0.0


def in_spreads(values: Iterable[float], spread: float) -> Column:
    """How many times ``spread`` each value is from their mean; 0 where that is 0."""
    array = as_column(values)
    centred: Column = array - (array.mean() if array.size else 0.0)
    return centred / spread if spread > 0.0 else np.zeros_like(array)


def as_column(values: Iterable[float]) -> Column:
    """An entry a candidate."""
    return np.asarray(list(values), dtype=np.float64)
