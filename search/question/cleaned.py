"""A question as it came in, made fit to search with: cleaned, spelt, and in which language."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from reprlib import repr as shortened

from rapidfuzz.distance import OSA

from vind.indexes.errors import QuestionError
from vind.indexes.folding import composed
from vind.indexes.index import Index
from vind.indexes.language import detect_language
from vind.indexes.languages import lexicon
from vind.indexes.stems import is_word
from vind.indexes.terms.spelling import LEAST_LETTERS, is_slip_for
from vind.indexes.types import Embedder, Language
from vind.search.question.codes import MOST

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


_WORD = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?!\w)")
"""No letter of a code ("F-21")."""

REMEMBERED = 1000
"""Questions; each is looked at some ten times on its way to an answer."""


@lru_cache(REMEMBERED)
def language_asked(question: str) -> Language:
    """That of the text; where it says too little, the one whose dictionary has most of its words.

    "dealer price Plevier 7E" is English by "price". What has a capital inside it is a name. ""
    where the words are of both, or as many of neither.
    """
    return detect_language(question) or _by_dictionary(question)


def _by_dictionary(question: str) -> Language:
    found = [word for word in _WORD.finditer(question) if _names_nothing(word)]
    known = Counter((is_word(one[0], "nl"), is_word(one[0], "en")) for one in found)
    dutch, english, neither = known[True, False], known[False, True], known[False, False]
    shared = known[True, True]
    if dutch == english or max(dutch, english) + shared <= neither + min(dutch, english):
        return ""
    return "nl" if dutch > english else "en"


def _names_nothing(word: re.Match[str]) -> bool:
    return word.start() == 0 or word[0][0].islower()


MOST_SLIPS = 4
"""In a question; one with more words that nobody knows is in another language, or pasted."""

LIKE_NO_OTHER = 7
"""Letters of what a question asks with from which a word of a dictionary is a slip for it too."""

_LETTERS_ALONE = re.compile(r"[^\W\d_]+")


def as_spelt(question: str, index: Index) -> str:
    """``question`` with each word that no document has by the one that it is a slip for.

    That is a word that it asks with, or else one of the documents. A word that a dictionary has is
    meant, though no document has it.
    """
    absent = index.absent_words(question)
    spelt = {word: found for word in absent if (found := _asked_with(word))}
    unknown = [one for one in absent if one not in spelt and len(one) >= LEAST_LETTERS]
    unknown = [one for one in unknown if not is_word(one)]
    if len(unknown) <= MOST_SLIPS:
        spelt |= {word: found for word in unknown if (found := index.respelt(word))}

    def as_documents_have_it(found: re.Match[str]) -> str:
        word = spelt.get(found[0].lower(), found[0])
        return word.capitalize() if found[0][0].isupper() and word != found[0] else word

    return _LETTERS_ALONE.sub(as_documents_have_it, question) if spelt else question


def _asked_with(word: str) -> str:
    """What questions ask with that ``word`` is a slip for, a short one if letters are swapped.

    A word of a dictionary is a slip for a long one alone.
    """
    for other in lexicon("").asked.words:
        is_swapped = sorted(word) == sorted(other) and OSA.distance(word, other) == 1
        if is_slip_for(word, other) or (is_swapped and word[0] == other[0]):
            return other if len(other) >= LIKE_NO_OTHER or not is_word(word) else ""
    return ""
