"""Whether a number or date bounds what it is of: "at most five", "after 1 July"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, TypeAlias

from indexes.folding import fold_in_place
from search.text.facts import find_dates, without_dates
from search.text.numbers import MONEY_SIGNS, Number, number_in, number_matches
from search.text.spans import CLAUSE_END
from search.text.values import TIME_UNITS
from search.text.words import word_set

Bound: TypeAlias = Literal["at most", "at least"]

_DAY = r"(?:\w{2,7}da[gy],?\s(?:(?:om|at)\s)?)?"
_OF = rf"\W{{0,2}}{_DAY}(?:(?:van|of|op|een|a|is|de|het|the)\s)?(?:[{MONEY_SIGNS}]\s?)?$"
_DEADLINE = r"uiterlijk|tot|up to|until|by"
AT_MOST = re.compile(
    r"\b(?:maximaal|maximum|hoogstens|hooguit|(?:ten|op zijn) hoogste|onder|beneden|voor|binnen"
    rf"|at most|under|below|before|within|(?P<deadline>{_DEADLINE})){_OF}"
)
AT_LEAST = re.compile(
    r"\b(?:minimaal|minimum|minstens|ten ?minste|boven|vanaf|sinds|na|at least|above|from"
    rf"|(?<!carry )(?<!carried )(?<!carrying )(?<!hand )(?<!take )over|since|after){_OF}"
)
BOUNDING = word_set(
    "maximaal maximum hoogstens hooguit hoogste most minimaal minimum minstens minste least"
)
"""Words that only bound a number."""

COMPARED = re.compile(
    r"\b(?:(?P<more>meer|(?P<deadline>later)|langer|vaker|hoger|verder|more|longer|higher|further)"
    r"|minder|eerder|korter|lager|less|fewer|earlier|sooner|shorter|lower)"
    rf" (?:dan|than){_OF}"
)
DENYING = re.compile(
    r"(?:\b(?:niet|geen|nooit|verboden|not?|never|cannot|nor|prohibited|forbidden)|n['\u2019]t)\b"
)
DENIES = re.compile(
    rf"{DENYING.pattern}"
    r"(?!.*\b(?:en|maar|als|indien|wanneer|die|and|but|if|when|who|which)\b)"
)
"""In a clause what turns the bound behind it: "do not restart it more than twice"."""

DENIED_NEXT = re.compile(rf"{DENYING.pattern}\s$")

OR_LESS = re.compile(r"\W{0,2}(?:[^\W\d_]+\s)?(?:of minder|en lager|or less|or fewer|and below)\b")
OR_MORE = re.compile(r"\W{0,2}(?:[^\W\d_]+\s)?(?:of meer|en hoger|or more|and above)\b")

COUNTED_BACK = re.compile(
    rf"\s(?:[^\W\d_]+\s)?\w*(?:{'|'.join(TIME_UNITS)})\s"
    r"(?:voor(?:dat|afgaand\w*|af)?|van tevoren|eerder|before\w*|prior|in advance|earlier)\b"
)
"""Behind a number of days: "until 14 days before the start" is at least so many days before it."""

_TURNED: dict[Bound, Bound] = {"at most": "at least", "at least": "at most"}


def bound_of(folded: str, start: int, end: int) -> Bound | Literal[""]:
    """Whether what stands from ``start`` to ``end`` bounds what it is of; else empty."""
    if compared := COMPARED.search(folded, 0, start):
        found = _bound_by(compared, folded)
        return _counted_back(found, compared, folded, end)
    if (word := AT_MOST.search(folded, 0, start)) or OR_LESS.match(folded, end):
        found = _unless_denied("at most", word, folded, end)
        return _counted_back(found, word, folded, end)
    if (word := AT_LEAST.search(folded, 0, start)) or OR_MORE.match(folded, end):
        return _unless_denied("at least", word, folded, end)
    return ""


def bounds_in(text: str) -> Iterator[tuple[Number, Bound | Literal[""]]]:
    """The numbers of a text, and its days, of whatever year, with what they bound."""
    folded = without_dates(text)
    for match in number_matches(folded):
        yield number_in(match), bound_of(folded, match.start(), match.end())
    folded = fold_in_place(text)
    for start, end, readings in find_dates(text):
        days = frozenset(str(replace(date, year=None)) for date in readings)
        yield days, bound_of(folded, start, end)


def _counted_back(
    bound: Bound | Literal[""], word: re.Match[str] | None, folded: str, end: int
) -> Bound | Literal[""]:
    """A bound, turned where it is a deadline that is counted back from a moment behind it."""
    if bound and word and word["deadline"] and COUNTED_BACK.match(folded, end):
        return _TURNED[bound]
    return bound


def _unless_denied(
    bound: Bound, word: re.Match[str] | None, folded: str, end: int
) -> Bound | Literal[""]:
    """A bound, turned by a denial before it ("not before 3 May").

    Empty where one stands elsewhere in the clause: what comes "after 60 days" and is not paid says
    what is paid within them.
    """
    if word and DENIED_NEXT.search(folded, 0, word.start()):
        return _TURNED[bound]
    *_, before = CLAUSE_END.split(folded[: word.start() if word else end])
    behind, *_ = CLAUSE_END.split(folded[end:])
    return "" if DENYING.search(f"{before} {behind}") else bound


def _bound_by(compared: re.Match[str], folded: str) -> Bound | Literal[""]:
    """What "more than" or "less than" makes of the number behind it.

    Empty where something is denied elsewhere in the sentence, which may bear on it: "it is
    forbidden to park a car, of whatever make, longer than two days".
    """
    *_, clause = CLAUSE_END.split(folded[: compared.start()])
    is_turned = DENIES.search(clause) is not None
    if not is_turned and DENYING.search(folded):
        return ""
    return "at most" if is_turned == bool(compared["more"]) else "at least"
