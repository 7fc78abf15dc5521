"""Whether a question asks what was so before, in an older version, and the words of that."""

import re

from indexes.folding import fold
from indexes.standing import RULES
from search.text.words import words

FORMER = words(
    "vorige oude vroegere eerdere voorgaande voormalige previous old earlier former prior"
)
OF_NOW_OR_BEFORE = frozenset(
    (
        *FORMER,
        *words("nu nieuw nieuwe nieuwste huidig huidige oud vorig vroeger eerder"),
        *words("now today new newest current latest before"),
    )
)
"""They say when, as a year does: "And in the new agreement?"."""

_FORMER = rf"\b(?:{'|'.join(FORMER)}|older|superseded) "
_FORMER_DOCUMENT = re.compile(
    rf"{_FORMER}(?:[^\W\d_]+ ){{0,2}}(?:versies?|versions?|edities?|editions?|\w*(?:{RULES})\w*)\b"
)
"""Not "my old laptop", which is handed in today."""

PAST = r"was|waren|gold|golden|kostten?|bedroeg|mocht(?:en)?|were|did"
_WAS, _WAS_OR_COULD = (re.compile(rf"\b(?:{verbs})\b") for verbs in (PAST, rf"{PAST}|could"))
"""With "could" one may ask politely: "could I hand in my old laptop"."""

_FORMER_THING = re.compile(rf"{_FORMER}(?!\w*(?:week|weken|maand|month|dag|day)\b)")
_FORMERLY = re.compile(
    r"\b(?:vroeger|voorheen|previously|formerly|used? to|(?:before|eerder|earlier)\W*$)"
)


def asks_what_was(question: str) -> bool:
    """Whether what a document said before is asked for ("in the old policy", "what was … before").

    A year and a version number say so too, and which (``search.question.codes``).
    """
    folded = fold(question)
    return (
        _FORMER_DOCUMENT.search(folded) is not None
        or _stands_behind(_WAS, _FORMER_THING, folded)
        or _stands_behind(_WAS_OR_COULD, _FORMERLY, folded)
    )


def _stands_behind(first: re.Pattern[str], other: re.Pattern[str], folded: str) -> bool:
    found = first.search(folded)
    return found is not None and other.search(folded, found.end()) is not None
