"""From a question to an answer: the Python API is ``Engine`` and the records that it returns."""

from search.engine import Engine
from search.types import (
    Answer,
    Answered,
    Event,
    Hit,
    KeptTo,
    Quote,
    QuotesFound,
    Waiting,
    Wording,
)

__all__ = [
    "Answer",
    "Answered",
    "Engine",
    "Event",
    "Hit",
    "KeptTo",
    "Quote",
    "QuotesFound",
    "Waiting",
    "Wording",
]
