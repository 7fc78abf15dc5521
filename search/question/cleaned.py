"""Makes a question fit to search with: cleans it, corrects its spelling, detects its language."""

import re
import unicodedata
from functools import lru_cache
from reprlib import repr as shortened

from vind.indexes.errors import QuestionError
from vind.indexes.index import Index
from vind.indexes.text.analysis import LEAST_LETTERS
from vind.indexes.text.folding import composed
from vind.indexes.text.languages import detect_language
from vind.indexes.text.words import is_word
from vind.indexes.types import Embedder, Language

LONGEST = 20_000
"""Characters read at most; far more than any embedder reads."""

PREFIX_TOKENS = 8
"""Tokens kept free for the embedder's special tokens and "query: "."""

LONGEST_SHORT_FORM = 6
"""Letters of the longest abbreviation."""

FEWEST_IN_CAPITALS = 2
"""Words, without codes, from which a question in capitals is just typed that way, unlike "GSL
F-02". One word is enough if it is too long for an abbreviation."""


def asks_something(text: str) -> bool:
    """Whether ``text`` has a letter or a digit."""
    return any(map(str.isalnum, text))


def require_question(text: str) -> str:
    """``text``. Raises QuestionError if it has no letter or digit, or is not a text."""
    if not isinstance(text, str):
        raise QuestionError(f"A question is a text, not {shortened(text)}.")
    if not asks_something(text):
        raise QuestionError("There is no question to search for. Type one or more words.")
    return text


def clean_question(text: str, embedder: Embedder) -> str:
    """``text`` on one line, without control characters, cut to what ``embedder`` reads.

    Accents are composed with their letters, as in documents: a Mac may send them apart. A question
    all in capitals is put in lower case except for codes, as embedders read capitals as other
    words. Raises as ``require_question`` does, also if cleaning leaves nothing.
    """
    visible = "".join(map(_shown, composed(require_question(text)[:LONGEST])))
    question = _without_capitals(" ".join(visible.split()))
    spans = embedder.token_spans(question)
    room = embedder.max_tokens - PREFIX_TOKENS
    if len(spans) > room:
        question = question[: int(spans[room - 1][1])]
    return require_question(question)  # the cut may have removed all words


def _shown(mark: str) -> str:
    """``mark`` as it is seen: a soft hyphen vanishes, a control character becomes a space."""
    category = unicodedata.category(mark)
    if category == "Cf":
        return ""
    return " " if category in {"Cc", "Cs", "Co", "Cn"} else mark


def _without_capitals(question: str) -> str:
    words = question.split()
    plain = [word for word in words if not _has_digit(word)]
    is_typed_so = len(plain) >= FEWEST_IN_CAPITALS or any(
        len(one) > LONGEST_SHORT_FORM for one in plain
    )
    if not (question.isupper() and is_typed_so):
        return question
    lowered = " ".join(word if _has_digit(word) else word.lower() for word in words)
    return lowered[0].upper() + lowered[1:]


def _has_digit(word: str) -> bool:
    return any(map(str.isdecimal, word))


REMEMBERED = 1000
"""Questions; each language is looked up some ten times per answer."""


@lru_cache(REMEMBERED)
def language_asked(question: str) -> Language:
    """The language of the text; "" if it is too short to tell."""
    return detect_language(question)


MOST_SLIPS = 4
"""Unknown words in a question, at most; with more, it is in another language or was pasted."""

_LETTERS_ALONE = re.compile(r"[^\W\d_]+")


def as_spelt(question: str, index: Index) -> str:
    """``question`` with misspelt words corrected, if no document has them.

    A word that is in a dictionary is left as it is.
    """
    absent = index.absent_words(question)
    unknown = [one for one in absent if len(one) >= LEAST_LETTERS and not is_word(one)]
    if len(unknown) > MOST_SLIPS:
        return question
    spelt = {word: found for word in unknown if (found := index.respelt(word))}

    def as_documents_have_it(found: re.Match[str]) -> str:
        word = spelt.get(found[0].lower(), found[0])
        return word.capitalize() if found[0][0].isupper() and word != found[0] else word

    return _LETTERS_ALONE.sub(as_documents_have_it, question) if spelt else question
