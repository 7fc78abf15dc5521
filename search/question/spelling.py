"""A question's slips of the pen: words that stand nowhere, as the documents spell them."""

import re

from indexes.index import Index
from indexes.stems import is_word

MOST_SLIPS = 4
"""In a question; one with more words that nobody knows is in another language, or pasted."""

_WORD = re.compile(r"[^\W\d_]+")


def as_spelt(question: str, index: Index) -> str:
    """``question`` with each word that no document has by the one that it is a slip for.

    A word that a dictionary has is meant, though no document has it.
    """
    unknown = [word for word in index.absent_words(question) if not is_word(word)]
    if not unknown or len(unknown) > MOST_SLIPS:
        return question
    spelt = {word: found for word in unknown if (found := index.respelt(word))}

    def as_documents_have_it(found: re.Match[str]) -> str:
        word = spelt.get(found[0].lower(), found[0])
        return word.capitalize() if found[0][0].isupper() and word != found[0] else word

    return _WORD.sub(as_documents_have_it, question) if spelt else question
