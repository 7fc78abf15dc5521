"""A question as it came in, made fit to search with."""

import unicodedata
from reprlib import repr as shortened

from indexes.errors import QuestionError
from indexes.types import Embedder

LONGEST = 20_000
"""Characters looked at; far beyond what any embedder reads."""

PREFIX_TOKENS = 8
"""Tokens of the embedder kept free for its own marks and "query: "."""


def _printable(mark: str) -> bool:
    return unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_question(text: str, embedder: Embedder) -> str:
    """``text`` on one line, without control characters, cut to what ``embedder`` reads.

    Raises QuestionError where no letter or digit is left in that, or it is no text at all.
    """
    if not isinstance(text, str):
        raise QuestionError(f"A question is a text, not {shortened(text)}.")
    visible = "".join(mark if _printable(mark) else " " for mark in text[:LONGEST])
    question = " ".join(visible.split())
    spans = embedder.token_spans(question)
    room = embedder.max_tokens - PREFIX_TOKENS
    if len(spans) > room:
        question = question[: int(spans[room - 1][1])]
    if not any(mark.isalnum() for mark in question):
        raise QuestionError("There is no question to search for. Type one or more words.")
    return question
