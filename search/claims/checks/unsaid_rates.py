"""Whether a claim makes a rate of an amount that a source gives once.

"The supplier pays \u20ac 250 per hour" is not supported by "for each delivery that is over an hour
late the supplier pays \u20ac 250".
"""

import re

from indexes.folding import fold, fold_in_place
from search.claims.answered_by import IN_MONEY
from search.claims.claim import Claim
from search.claims.numerals.rates import RATE_UNITS, SHORT_RATE, rate_behind
from search.claims.source import Source
from search.tables.rows import is_row
from search.text.numbers import number_matches
from search.text.values import EACH
from search.text.words import words

SHORT = frozenset({"minute", "hour", "day", "night", "week"})
"""Units of time of which a rate is told: what is so much goes by the month or year unsaid."""

_EACH_TIME = re.compile(rf"(?:\b(?:per|{EACH}|in een|in de)\s|/\s?)([^\W\d_]+)")
_ADVERBS = {
    "hourly": "hour",
    "daily": "day",
    "dagelijks": "day",
    "nightly": "night",
    "weekly": "week",
    "wekelijks": "week",
}


def rate_of_nothing(claim: Claim, source: Source) -> list[str]:
    """The amounts of money of ``claim`` for each minute, hour, day or week that no rate has.

    That is none in the source, with what stands over it, nor in the question.
    """
    if source.is_foreign():
        return []
    folded = fold_in_place(claim.sentence)
    rates = [
        (written, unit)
        for value in claim.values
        if IN_MONEY.search(fold(written := value.written_in(claim.sentence)))
        and (unit := rate_behind(folded, value.end)) in SHORT
    ]
    if not rates:
        return []
    known = _units_in(claim.asked.question) | _units_in(f"{source.context}\n{source.text}")
    return [f"{written} per {unit}" for written, unit in rates if unit not in known]


def _units_in(text: str) -> set[str]:
    """The units of time of which a text may give a rate, also by part of a word ("hourly wage").

    In a row of a table any word may be one.
    """
    folded = fold(text)
    found = {RATE_UNITS.get(word, "") for word in _EACH_TIME.findall(folded)}
    found.update(filter(None, (match.lastgroup for match in SHORT_RATE.finditer(folded))))
    found.update(rate_behind(folded, match.end()) for match in number_matches(folded))
    rows = "\n".join(filter(is_row, folded.split("\n")))
    found.update(RATE_UNITS.get(word, "") for word in words(rows))
    for word in words(folded):
        found.add(_ADVERBS.get(word, ""))
        found.update(
            unit
            for of, unit in RATE_UNITS.items()
            if word.startswith(of) and word not in RATE_UNITS and unit in SHORT
        )
    return found
