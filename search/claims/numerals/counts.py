"""The numbers of a text with what they count."""

import re
from dataclasses import dataclass

from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.claims.numerals.rates import rate_behind
from search.text.facts import without_dates
from search.text.numbers import Number, currency_before, number_in, number_matches
from search.text.ordinals import ENDINGS
from search.text.words import words

OF_A_CODE = re.compile(r"[^\W\d_]\w*(?:-|(?<=\d)\.)$")
"""What stands before the number of "H-080", "K26-004" or "K8.0", which counts no pumps."""

_CODE_WIDTH = 40
"""Characters of it that are looked at: a text is not searched anew for each of its numbers."""

OF_A_SIZE = re.compile(r"x\d")
"""Behind the number of "60x40x24", which is a name as a code is."""

BEHIND = re.compile(r"[ \u00a0-]?([^\W\d_]\w*)")


@dataclass(frozen=True, slots=True)
class Count:
    """A number outside a date, and the currency before it or the word behind it, if any.

    ``places`` are those of its words among the words of the text, from 0, and ``rate`` is the unit
    of time for each of which there is that much, if any.
    """

    number: Number
    counted: str
    places: range
    rate: str


def counts(text: str, language: Language) -> list[Count]:
    """The numbers of ``text``, in digits or in words, in order.

    But for those of codes, and of sizes whose numbers are written together.
    """
    folded = without_dates(text)
    found = []
    for match in sorted(number_matches(folded), key=re.Match.start):
        begun = max(0, match.start() - _CODE_WIDTH)
        if OF_A_CODE.search(folded, begun, match.start()) or OF_A_SIZE.match(folded, match.end()):
            continue
        money = currency_before(folded, match.start())
        behind = BEHIND.match(folded, match.end())
        counted = behind[1] if behind else ""
        if counted in FUNCTION_WORDS[language] or counted in ENDINGS:
            counted = ""
        first = len(words(folded[: match.start()]))
        places = range(first, first + len(words(match[0])))
        rate = rate_behind(folded, match.end())
        found.append(Count(number_in(match), money["currency"] if money else counted, places, rate))
    return found
