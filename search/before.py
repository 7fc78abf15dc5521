"""Whether a question asks what was so before: the older version of what it is about."""

import re

from indexes.folding import fold
from indexes.standing import RULES

_FORMER = (
    r"\b(?:vorige|oude|vroegere|eerdere|voorgaande|voormalige"
    r"|previous|old|older|earlier|former|prior|superseded) "
)
_FORMER_DOCUMENT = re.compile(
    rf"{_FORMER}(?:[^\W\d_]+ ){{0,2}}(?:versies?|versions?|edities?|editions?|\w*(?:{RULES})\w*)\b"
)
"""Not "my old laptop", which is handed in today."""

_WAS = re.compile(r"\b(?:was|waren|gold|golden|kostten?|bedroeg|mocht(?:en)?|were|did|could)\b")
_FORMERLY = re.compile(
    rf"{_FORMER}(?!\w*(?:week|weken|maand|month|dag|day)\b)"
    r"|\b(?:vroeger|voorheen|previously|formerly|used? to|(?:before|eerder|earlier)\W*$)"
)


def asks_what_was(question: str) -> bool:
    """Whether what a document said before is asked for ("in the old policy", "what was … before").

    A year and a version number say so too, and which (``search.codes``).
    """
    folded = fold(question)
    if _FORMER_DOCUMENT.search(folded):
        return True
    was = _WAS.search(folded)
    return was is not None and _FORMERLY.search(folded, was.end()) is not None
