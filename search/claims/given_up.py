"""Whether a claim says what a source gives up for another: "raised from £40 to £55"."""

import re
from collections.abc import Collection, Sequence

from indexes.folding import fold
from indexes.types import Language
from search.claims.claim import Claim
from search.claims.facts import blotted
from search.claims.values import DATE, Value, find_values
from search.periods import has_period

PAST = re.compile(
    r"\b(?:was|were|had|used|before|previous\w*|former\w*|original\w*|old|instead|replac\w+"
    r"|waren|werd|werden|bedroeg|voorheen|eerst|eerder|vorige|oude|oorspronkelijke?|vervang\w+"
    r"|in plaats)\b"
)
"""In a question or a claim of what was so, or of the change."""

FROM = re.compile(r"\b(?:from|van|until|tot)\s\W{0,2}$")
"""Before a value with which something changed, or to which it lasted."""

CASE = re.compile(r"\b(?:als|indien|wanneer|tenzij|if|when|unless)\b")
"""In a source that gives a value up in some case only."""

INSTEAD_OF = r"\b(?:in plaats van|instead of|rather than)\s(?:[^\W\d_]\S*\s){0,2}?"


def given_up(claim: Claim, names: Collection[str], sources: Sequence[str]) -> bool:
    """Whether the ``sources`` have a value or one of the ``names`` of ``claim`` as given up alone.

    What was so may be asked and told, also beside what is so now. Where there is a year or a day, a
    value of another kind may still be so: "from £2m in 2024 to £3m in 2025".
    """
    if PAST.search(fold(f"{claim.asked.question} {claim.sentence}")):
        return False
    language = claim.asked.language
    stated = [(one, text) for text in sources for one in find_values(text, language)]
    over, current = list[Value](), list[Value]()
    for value in claim.values:
        same = [(one, text) for one, text in stated if one.agrees_with(value)]
        is_over = same and all(_is_over(one, text, language) for one, text in same)
        (over if is_over else current).append(value)
    kinds = {value.kind for value in current}
    return any(
        value.kind not in kinds and not FROM.search(fold(claim.sentence[: value.start]))
        for value in over
    ) or any(_is_given_up(name, sources) for name in names)


def without_given_up(text: str, language: Language) -> str:
    """``text`` with bars where a value stands that it gives up; rows of tables as they are."""
    said = text
    for value in find_values(text, language) if "\t" not in text else ():
        if value.former:
            said = blotted(said, value.start, value.end)
    return said


def _is_over(value: Value, text: str, language: Language) -> bool:
    if not value.former or CASE.search(fold(text)):
        return False
    is_dated = has_period(text) or any(one.kind == DATE for one in find_values(text, language))
    return value.kind == DATE or not is_dated


def _is_given_up(name: str, sources: Sequence[str]) -> bool:
    """Whether a name stands there, and each time as what something else is in the place of."""
    places = re.compile(rf"(?P<over>{INSTEAD_OF})?(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    found = [match for text in sources for match in places.finditer(text)]
    return bool(found) and all(match["over"] for match in found)
