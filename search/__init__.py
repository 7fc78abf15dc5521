"""From a question to an answer: the Python API is ``Engine`` and the records that it returns."""

from search.engine import Engine
from search.types import (
    Answer,
    Answered,
    Conflict,
    Dropped,
    Event,
    Hit,
    KeptTo,
    Progress,
    Quote,
    QuotedValue,
    QuotesFound,
    Told,
    Waiting,
    Wording,
)

__all__ = [
    "Answer",
    "Answered",
    "Conflict",
    "Dropped",
    "Engine",
    "Event",
    "Hit",
    "KeptTo",
    "Progress",
    "Quote",
    "QuotedValue",
    "QuotesFound",
    "Told",
    "Waiting",
    "Wording",
]
