"""Short forms in a question ("DSO") that stand in no text: the words that they are made of.

A person asks for the DSO, and the report says "Days sales outstanding". Where texts have the short
form itself it needs no help: of SciFact's claims, which are full of them, more are lost by it.
"""

import re
from collections.abc import Iterable, Iterator

from search.question.codes import Code

_SHORT_FORM = re.compile(r"(?<![\w&/-])[A-Z](?:[A-Za-z&]*[A-Z])(?![\w&/-])")
_LETTERS = re.compile(r"[^\W\d_]")
FEWEST, MOST = 3, 6
"""Letters: two spell too much ("is it"), and what has more is a word in capitals."""

BETWEEN = r"[^\W\d_]+[\W_]{1,3}(?:(?:and|de|en|for|het|in|of|op|the|van|voor)[\W_]+)?"
"""Between one initial and the next: the rest of its word, and at most one small word."""


def spelled_out(question: str, texts: Iterable[str]) -> Iterator[Code]:
    """The short forms in ``question`` that none of ``texts`` has, as the words that make them."""
    shorts = list(dict.fromkeys(_short_forms(question)))
    said = "\n".join(texts) if shorts else ""
    for short in shorts:
        if not re.search(rf"(?<!\w){re.escape(short)}(?!\w)", said):
            yield Code(short, "", _words_of(short))


def is_spelled_out(word: str, text: str) -> bool:
    """Whether a word is a short form, and a text has the words that it is made of."""
    return _is_short(word) and _words_of(word).search(text) is not None


def _words_of(short: str) -> re.Pattern[str]:
    initials = BETWEEN.join(map(re.escape, _LETTERS.findall(short)))
    return re.compile(rf"(?<![^\W_]){initials}[^\W\d_]+", re.IGNORECASE)


def _short_forms(question: str) -> list[str]:
    """Those in a question of which not all is in capitals."""
    if question.isupper():
        return []
    return [found[0] for found in _SHORT_FORM.finditer(question) if _is_short(found[0])]


def _is_short(word: str) -> bool:
    """Whether a word has more capitals than small letters, and not too many of them."""
    letters = _LETTERS.findall(word)
    many = FEWEST <= len(letters) <= MOST and sum(map(str.isupper, word)) * 2 > len(letters)
    return many and _SHORT_FORM.fullmatch(word) is not None
