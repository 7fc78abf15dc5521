"""A question's slips of the pen: words that stand nowhere, as the documents spell them."""

import re

from rapidfuzz.distance import OSA

from indexes.index import Index
from indexes.stems import is_word
from indexes.terms.spelling import LETTERS, is_slip_for

MOST_SLIPS = 4
"""In a question; one with more words that nobody knows is in another language, or pasted."""

ASKING = (
    *("wie", "wat", "waar", "waarom", "waarmee", "wanneer", "welke", "welk", "hoe", "hoeveel"),
    *("who", "what", "where", "when", "why", "which", "how"),
)
"""What a question asks with: of which kind its answer is hangs on it."""

LIKE_NO_OTHER = 7
"""Letters of one of these from which a word of a dictionary is a slip for it too: "wanner"."""

_WORD = re.compile(r"[^\W\d_]+")


def as_spelt(question: str, index: Index) -> str:
    """``question`` with each word that no document has by the one that it is a slip for.

    That is a word that it asks with, or else one of the documents. A word that a dictionary has is
    meant, though no document has it.
    """
    absent = index.absent_words(question)
    spelt = {word: found for word in absent if (found := _asked_with(word))}
    unknown = [one for one in absent if one not in spelt and len(one) >= LETTERS]
    unknown = [one for one in unknown if not is_word(one)]
    if len(unknown) <= MOST_SLIPS:
        spelt |= {word: found for word in unknown if (found := index.respelt(word))}

    def as_documents_have_it(found: re.Match[str]) -> str:
        word = spelt.get(found[0].lower(), found[0])
        return word.capitalize() if found[0][0].isupper() and word != found[0] else word

    return _WORD.sub(as_documents_have_it, question) if spelt else question


def _asked_with(word: str) -> str:
    """The word of ASKING that ``word`` is a slip for, a short one if letters are swapped; or empty.

    A word of a dictionary is a slip for a long one alone.
    """
    for other in ASKING:
        is_swapped = sorted(word) == sorted(other) and OSA.distance(word, other) == 1
        if is_slip_for(word, other) or (is_swapped and word[0] == other[0]):
            return other if len(other) >= LIKE_NO_OTHER or not is_word(word) else ""
    return ""
