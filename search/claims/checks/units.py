"""Whether a sentence gives a number in the measure in which the sources give it.

"Three months" does not support "three weeks", nor "2% a month" "€ 2", "£ 1,250 a month" "£ 1,250 a
year", or "at most five" "at least five". A number is only wrong where each place that has it says
something else: one that says nothing of its measure is no objection.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from indexes.folding import fold_in_place
from indexes.types import Language
from search.claims.numerals.bounds import bound_of
from search.text.facts import UNITS, find_dates, without_dates
from search.text.numbers import Number, number_in, number_matches
from search.text.units import SIZES, is_unit, unit_of
from search.text.values import CLOCK, UNITS_WRITTEN, find_values, time_unit
from search.text.words import content_stems

TIMES = UNITS_WRITTEN | {
    word: words.split()[0]
    for words in ("night nacht", "quarter kwartaal")
    for word in words.split()
}
"""For each of which something is paid or done."""

_EACH = "elke?|iedere?|each|every"
RATE = re.compile(
    rf"(?:\s?(?:[\u20ac$\u00a3%]|[^\W\d_]+))?(?:\s(?:per|{_EACH}|an?)\s|\s?/\s?)"
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

EACH_OR_LONG = re.compile(
    rf"\b(?:(?P<each>{_EACH}|om\sde|(?:eens|once)\s(?:per|in\sde|in))"
    r"|(?P<long>voor|gedurende|for|during))\s$"
)
"""Before a number: that something is so often, or lasts so long."""

TAX = re.compile(r"[^\d]{0,40}?\b(?P<how>in|ex)(?:cl\w*)?\.?\s(?:of\s)?(?:btw|vat|tax)\b")
TAXED = {"in": "with tax", "ex": "without tax"}
"""Behind an amount of money, before any other number: "incl. btw", "exclusive of VAT", "ex btw"."""


def mismeasured(
    claim: str,
    sources: Sequence[str],
    language: Language,
    counted: frozenset[str] = frozenset(),
    question: str = "",
) -> list[str]:
    """The numbers of ``claim`` with a unit, rate, bound or tax that no source sentence gives them.

    Or that it gives as how long something lasts, and they as how often it is. Units are those of
    ``units.UNIT_NAMES``; a date may have a bound as well. Of what is ``counted``, by stems, no
    amount of money says how many. "Four years" of the ``question`` are not the "four weeks" that
    the claim gives for them.
    """
    about = frozenset(content_stems(claim, language))
    nearness = [len(about.intersection(content_stems(text, language))) for text in sources]
    return [
        *_of_other_units(claim, sources, language, counted, question),
        *chain.from_iterable(
            _said_otherwise(
                list(beside(claim)),
                [
                    (near, *one)
                    for near, text in zip(nearness, sources, strict=True)
                    for one in beside(text)
                ],
            )
            for beside in (_rates, _bounds, _halves, _taxes, _frequencies)
        ),
    ]


def _of_other_units(
    claim: str,
    sources: Sequence[str],
    language: Language,
    counted: frozenset[str],
    question: str,
) -> Iterator[str]:
    claimed = list(_measured(claim, language))
    asked = [(unit, number) for unit, number, _ in _measured(question, language)]
    stated = [(list(_measured(text, language)), list(_numbers(text))) for text in sources]
    spoken_of = {unit for measured, _ in stated for unit, *_ in measured}
    for unit, number, written in claimed:
        is_told = is_unit(unit) or unit in spoken_of
        if not is_told and unit not in counted:
            continue
        others: set[str] = set()
        for measured, numbers in stated:
            same = [other for other, stands, _ in measured if stands & number]
            if len(same) < sum(bool(stands & number) for stands in numbers):
                break  # it stands there without a unit, as in a column of euros
            others.update(same)
        else:
            if any(unit == other and number & stands for other, stands in asked):
                others -= {other for other, stands, _ in claimed if stands & number}
            # Of "120 x 80 cm" the first number has its unit behind the second.
            is_apart = unit not in SIZES or all(map(is_unit, others))
            is_other = is_told or others <= UNITS.keys()
            # "20 statutory and 6 extra" are of the days that the claim counts.
            is_described = not others.isdisjoint(content_stems(written, language))
            if not (others and is_apart and is_other) or is_described:
                continue
            if not any(_may_be(unit, one, language) for one in others):
                yield written


def _measured(text: str, language: Language) -> Iterator[tuple[str, Number, str]]:
    """The values of a text but for its dates: their units, their numbers, and how they stand."""
    for value in find_values(text, language):
        if isinstance(value.readings, frozenset):
            written = " ".join(text[value.start : value.end].split())
            yield unit_of(value, text, language), value.readings, written


def _may_be(unit: str, other: str, language: Language) -> bool:
    """Whether what is said in a unit may be said in another: working days are days."""
    return unit in (other, time_unit(other, language)) or {unit, other} == {"hour", CLOCK}


def _said_otherwise(
    claimed: Sequence[tuple[Number, str]], stated: Sequence[tuple[int, Number, str]]
) -> Iterator[str]:
    """The numbers with something beside them, where all places have something else beside them.

    Where several have the number, those in the sentence that is ``near`` most count, by the stems
    that it shares with the claim: "up to € 500 the engineer may, over € 500 the buyer decides".
    """
    for number, beside in claimed:
        same = [(near, other) for near, stands, other in stated if stands & number]
        nearest = max((near for near, _ in same), default=0)
        if len({other for stands, other in claimed if stands & number}) > 1:
            nearest = 0
        others = {other for near, other in same if near >= nearest}
        if beside and others and "" not in others and beside not in others:
            yield f"{min(number)} {beside}"


def rate_behind(folded: str, end: int) -> str:
    """The unit of time for each of which there is the number that ends at ``end``; else empty."""
    if short := SHORT_RATE.match(folded, end):
        return short.lastgroup or ""
    while rate := RATE.match(folded, end):
        if unit := TIMES.get(rate[1]):
            return unit
        end = rate.end()
    return ""


def tax_behind(folded: str, end: int) -> str:
    """Whether the amount that ends at ``end`` is "with tax" or "without tax"; else empty."""
    tax = TAX.match(folded, end)
    return TAXED[tax["how"]] if tax else ""


def _rates(text: str) -> Iterator[tuple[Number, str]]:
    for folded, match in _matches(text):
        yield number_in(match), rate_behind(folded, match.end())


def _bounds(text: str) -> Iterator[tuple[Number, str]]:
    """The numbers and the days, of whatever year, with what they bound."""
    for folded, match in _matches(text):
        yield number_in(match), bound_of(folded, match.start(), match.end())
    folded = fold_in_place(text)
    for start, end, readings in find_dates(text):
        days = frozenset(str(replace(date, year=None)) for date in readings)
        yield days, bound_of(folded, start, end)


def _halves(text: str) -> Iterator[tuple[Number, str]]:
    """The numbers, and of which half of the day those are that are hours."""
    for _, match in _matches(text):
        noon = match.groupdict().get("noon")
        yield number_in(match), f"{noon}m" if noon else ""


def _frequencies(text: str) -> Iterator[tuple[Number, str]]:
    for folded, match in _matches(text):
        found = EACH_OR_LONG.search(folded, 0, match.start())
        yield number_in(match), (found.lastgroup or "") if found else ""


def _taxes(text: str) -> Iterator[tuple[Number, str]]:
    for folded, match in _matches(text):
        yield number_in(match), tax_behind(folded, match.end())


def _numbers(text: str) -> Iterator[Number]:
    return (number_in(match) for _, match in _matches(text))


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The numbers outside dates, in digits and in words, each with the folded text."""
    folded = without_dates(text)
    return ((folded, match) for match in number_matches(folded))
