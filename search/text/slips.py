"""Words as people mistype them."""

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

SLIPS = ((8, 2), (5, 1))
"""Letters of a word, and how many of them may be wrong, missing or swapped."""


def is_misspelt(word: str, vocabulary: Collection[str]) -> bool:
    """Whether a folded ``word`` may be meant for another of ``vocabulary``, or is one."""
    slips = next((slips for letters, slips in SLIPS if len(word) >= letters), 0)
    nearest = process.extractOne(word, vocabulary, scorer=OSA.distance, score_cutoff=slips)
    return slips > 0 and nearest is not None
