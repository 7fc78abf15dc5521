"""Whether a sentence gives a number in the measure in which the sources give it.

"Three months" does not support "three weeks", nor "2% a month" "€ 2", "£ 1,250 a month" "£ 1,250 a
year", or "at most five" "at least five". A number is only wrong where each place that has it says
something else: one that says nothing of its measure is no objection.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Literal, TypeAlias

from indexes.types import Language
from search.claims.facts import UNITS, without_dates
from search.claims.negation import CLAUSE_END
from search.claims.numbers import Number, number_in, number_matches
from search.claims.values import CLOCK, TIME_UNITS, UNITS_WRITTEN, Value, find_values, time_unit

MEASURES = frozenset({*UNITS, *TIME_UNITS.values(), CLOCK})
"""Kinds of value that are never another word for one another."""

Bound: TypeAlias = Literal["at most", "at least"]

RATE = re.compile(
    r"(?:\s?(?:[\u20ac$\u00a3%]|[^\W\d_]+))?(?:\s(?:per|elke?|iedere?|each|every|an?)\s|\s?/\s?)"
    r"([^\W\d_]+)"
)
"""Behind a number: its unit perhaps, and what it is paid or counted for each time."""

_P = r"p\s?[./]\s?"
SHORT_RATE = re.compile(
    r"(?:,[-\u2013=])?(?:\s?(?:[\u20ac$\u00a3%]|[^\W\d_]+))?\s?\b"
    rf"(?:(?P<hour>{_P}[hu])|(?P<day>{_P}d|daags|dagelijks)|(?P<week>{_P}w|pw|wekelijks)"
    rf"|(?P<month>{_P}m|pcm|maandelijks)|(?P<year>{_P}[ajy]|per annum|jaarlijks|annually))\b"
)
"""The same in short: "p/m", "p.u.", "p.a.", "pcm", "daags"."""

TAX = re.compile(r"[^\d]{0,40}?\b(?P<how>in|ex)(?:cl\w*)?\.?\s(?:of\s)?(?:btw|vat|tax)\b")
TAXED = {"in": "with tax", "ex": "without tax"}
"""Behind an amount of money, before any other number: "incl. btw", "exclusive of VAT", "ex btw"."""

_OF = r"\W{0,2}(?:(?:van|of|op|een|a|is)\s)?(?:[\u20ac$\u00a3]\s?)?$"
AT_MOST = re.compile(
    r"\b(?:maximaal|maximum|hoogstens|(?:ten|op zijn) hoogste|onder|beneden|uiterlijk|voor|tot"
    rf"|at most|up to|under|below|before|until|by){_OF}"
)
AT_LEAST = re.compile(
    r"\b(?:minimaal|minimum|minstens|ten ?minste|boven|vanaf|sinds|na|at least|over|above|from"
    rf"|since|after){_OF}"
)
COMPARED = re.compile(
    r"\b(?:(?P<more>meer|later|langer|vaker|hoger|verder|more|longer|higher|further)"
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

OR_LESS = re.compile(r"\W{0,2}(?:[^\W\d_]+\s)?(?:of minder|en lager|or less|or fewer|and below)\b")
OR_MORE = re.compile(r"\W{0,2}(?:[^\W\d_]+\s)?(?:of meer|en hoger|or more|and above)\b")


def mismeasured(claim: str, sources: Sequence[str], language: Language) -> list[str]:
    """The numbers of ``claim`` with a unit, rate, bound or tax that no source sentence gives them.

    Units are those of money, of time and percent.
    """
    return [
        *_of_other_units(claim, sources, language),
        *chain.from_iterable(
            _said_otherwise(list(beside(claim)), [one for text in sources for one in beside(text)])
            for beside in (_rates, _bounds, _halves, _taxes)
        ),
    ]


def _of_other_units(claim: str, sources: Sequence[str], language: Language) -> Iterator[str]:
    stated = [(find_values(text, language), list(_numbers(text))) for text in sources]
    spoken_of = {one.kind for values, _ in stated for one in values}
    for value in find_values(claim, language):
        if not isinstance(value.readings, frozenset) or value.kind not in MEASURES | spoken_of:
            continue
        kinds: set[str] = set()
        for values, numbers in stated:
            same = [one.kind for one in values if _has_number(one, value.readings)]
            if len(same) < sum(bool(number & value.readings) for number in numbers):
                break  # it stands there without a unit, as in a column of euros
            kinds.update(same)
        else:
            if kinds and not any(_may_be(value.kind, kind, language) for kind in kinds):
                yield " ".join(claim[value.start : value.end].split())


def _has_number(value: Value, number: Number) -> bool:
    return isinstance(value.readings, frozenset) and not value.readings.isdisjoint(number)


def _may_be(measure: str, kind: str, language: Language) -> bool:
    """Whether what is said in a measure may be said of a kind: working days are days."""
    return measure in (kind, time_unit(kind, language)) or {measure, kind} == {"hour", CLOCK}


def _said_otherwise(
    claimed: Sequence[tuple[Number, str]], stated: Sequence[tuple[Number, str]]
) -> Iterator[str]:
    """The numbers with something beside them, where all places have something else beside them."""
    for number, beside in claimed:
        same = {other for stands, other in stated if stands & number}
        if beside and same and "" not in same and beside not in same:
            yield f"{min(number)} {beside}"


def rate_behind(folded: str, end: int) -> str:
    """The unit of time for each of which there is the number that ends at ``end``; else empty."""
    if short := SHORT_RATE.match(folded, end):
        return short.lastgroup or ""
    rate = RATE.match(folded, end)
    return UNITS_WRITTEN.get(rate[1], "") if rate else ""


def tax_behind(folded: str, end: int) -> str:
    """Whether the amount that ends at ``end`` is "with tax" or "without tax"; else empty."""
    tax = TAX.match(folded, end)
    return TAXED[tax["how"]] if tax else ""


def bound_of(folded: str, start: int, end: int) -> Bound | Literal[""]:
    """Whether the number from ``start`` to ``end`` bounds what it is of; else empty."""
    if compared := COMPARED.search(folded, 0, start):
        return _bound_by(compared, folded)
    if AT_MOST.search(folded, 0, start) or OR_LESS.match(folded, end):
        return "at most"
    return "at least" if AT_LEAST.search(folded, 0, start) or OR_MORE.match(folded, end) else ""


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


def _rates(text: str) -> Iterator[tuple[Number, str]]:
    for folded, match in _matches(text):
        yield number_in(match), rate_behind(folded, match.end())


def _bounds(text: str) -> Iterator[tuple[Number, str]]:
    for folded, match in _matches(text):
        yield number_in(match), bound_of(folded, match.start(), match.end())


def _halves(text: str) -> Iterator[tuple[Number, str]]:
    """The numbers, and of which half of the day those are that are hours."""
    for _, match in _matches(text):
        noon = match.groupdict().get("noon")
        yield number_in(match), f"{noon}m" if noon else ""


def _taxes(text: str) -> Iterator[tuple[Number, str]]:
    for folded, match in _matches(text):
        yield number_in(match), tax_behind(folded, match.end())


def _numbers(text: str) -> Iterator[Number]:
    return (number_in(match) for _, match in _matches(text))


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The numbers outside dates, in digits and in words, each with the folded text."""
    folded = without_dates(text)
    return ((folded, match) for match in number_matches(folded))
