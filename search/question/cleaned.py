"""A question as it came in, made fit to search with."""

import unicodedata
from reprlib import repr as shortened

from indexes.errors import QuestionError
from indexes.folding import composed
from indexes.types import Embedder
from search.question.short_forms import MOST

LONGEST = 20_000
"""Characters looked at; far beyond what any embedder reads."""

PREFIX_TOKENS = 8
"""Tokens of the embedder kept free for its own marks and "query: "."""

FEWEST_IN_CAPITALS = 2
"""Words, codes left out, from which capitals are a way of typing: "GSL F-02" is written so. So they
are in a word that is too long for a short form."""


def asks_something(text: str) -> bool:
    """Whether ``text`` has a letter or a digit."""
    return any(map(str.isalnum, text))


def is_as_typed(question: str, asked: str) -> bool:
    """Whether ``question`` was searched for as it stands: ``asked`` is how it was understood."""
    return asked == " ".join(composed(question).split())


def require_question(text: str) -> str:
    """``text``. Raises QuestionError where no letter or digit is in it, or it is no text at all."""
    if not isinstance(text, str):
        raise QuestionError(f"A question is a text, not {shortened(text)}.")
    if not asks_something(text):
        raise QuestionError("There is no question to search for. Type one or more words.")
    return text


def clean_question(text: str, embedder: Embedder) -> str:
    """``text`` on one line, without control characters, cut to what ``embedder`` reads.

    Accents are put in their letters, as they are in documents: a Mac may hand them over apart. What
    is all in capitals comes in small letters, but for its codes: embedders read those as other
    words. Raises as ``require_question`` does, also where nothing else is left.
    """
    visible = "".join(map(_shown, composed(require_question(text)[:LONGEST])))
    question = _without_capitals(" ".join(visible.split()))
    spans = embedder.token_spans(question)
    room = embedder.max_tokens - PREFIX_TOKENS
    if len(spans) > room:
        question = question[: int(spans[room - 1][1])]
    return require_question(question)  # the words may have been in what was cut off


def _shown(mark: str) -> str:
    """``mark`` as it is seen: a soft hyphen parts no word, a control character does."""
    category = unicodedata.category(mark)
    if category == "Cf":
        return ""
    return " " if category in {"Cc", "Cs", "Co", "Cn"} else mark


def _without_capitals(question: str) -> str:
    words = question.split()
    plain = [word for word in words if not _has_digit(word)]
    is_typed_so = len(plain) >= FEWEST_IN_CAPITALS or any(len(word) > MOST for word in plain)
    if not (question.isupper() and is_typed_so):
        return question
    lowered = " ".join(word if _has_digit(word) else word.lower() for word in words)
    return lowered[0].upper() + lowered[1:]


def _has_digit(word: str) -> bool:
    return any(map(str.isdecimal, word))
