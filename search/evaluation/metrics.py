"""Metrics of retrieval and refusal, and of how far confidences are from the truth."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from vind.search.facts.words import words

HALF = 0.5
"""Share of a gold quote's words that a text must have to hold it, as the evaluation sets say."""


def hit_at(k: int, ranked: Sequence[Hashable], gold: Collection[Hashable]) -> float:
    """1.0 if one of ``gold`` is among the first ``k``, else 0.0."""
    return float(any(item in gold for item in ranked[:k]))


def reciprocal_rank_at(k: int, ranked: Sequence[Hashable], gold: Collection[Hashable]) -> float:
    """One over the rank of the first of ``gold`` among the first ``k``, else 0."""
    return next((1 / rank for rank, item in enumerate(ranked[:k], 1) if item in gold), 0.0)


def ndcg_at(k: int, ranked: Sequence[Hashable], gold: Collection[Hashable]) -> float:
    """Discounted gain of the first ``k`` over that of the best order; each gold item gains 1."""
    gain = sum(1 / log2(rank + 1) for rank, item in enumerate(ranked[:k], 1) if item in gold)
    best = sum(1 / log2(rank + 1) for rank in range(1, min(k, len(gold)) + 1))
    return gain / best


def holds_quote(text: str, quote: str) -> bool:
    """Whether ``text`` has at least half of the words of ``quote``.

    Words are folded (case, accents) and counted as a multiset: a word that is twice in the quote
    must be twice in the text to count twice. Order and line breaks do not matter.
    """
    wanted = Counter(words(quote))
    shared = (wanted & Counter(words(text))).total()
    return shared >= HALF * wanted.total()


def precision_recall_f1(
    said: Sequence[bool], true: Sequence[bool]
) -> tuple[float | None, float, float]:
    """The share of ``said`` that is true, the share of ``true`` that was said, and their F1.

    Precision is None if nothing was said. At least one of ``true`` must be set.
    """
    both = sum(a and b for a, b in zip(said, true, strict=True))
    recall = both / sum(true)
    if not any(said):
        return None, recall, 0.0
    precision = both / sum(said)
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return precision, recall, f1


def percentiles(name: str, milliseconds: Sequence[float]) -> dict[str, float | None]:
    """The 50th and 95th percentile, as figures of ``name``; None if there are no times."""
    return {
        f"{name}_ms_p{share}": float(np.percentile(milliseconds, share)) if milliseconds else None
        for share in (50, 95)
    }


BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions with a confidence from ``low`` up to ``high``; the last bin includes 1.0.

    ``confidence`` is their mean confidence, ``there`` the share of them whose answer was there.
    """

    low: float
    high: float
    questions: int
    confidence: float
    there: float


def reliability(judged: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """The bins that have questions, lowest first.

    ``judged`` has a confidence, 0 to 1, and whether the answer was there, for each question.
    """
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, there in judged:
        members[min(int(confidence * BINS), BINS - 1)].append((confidence, there))
    return tuple(
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            questions=len(held),
            confidence=sum(confidence for confidence, _ in held) / len(held),
            there=sum(there for _, there in held) / len(held),
        )
        for place, held in enumerate(members)
        if held
    )


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance of confidence and truth over questions: 0 to 1, 0 is perfect."""
    apart = sum(found.questions * abs(found.confidence - found.there) for found in bins)
    return apart / sum(found.questions for found in bins)
