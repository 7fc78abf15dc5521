"""Whether a claim gives a number with what the source does not say of it.

That is the rate, the bound, the half of the day, the tax, or how often in the place of how long:
"£ 1,250 a month" does not support "£ 1,250 a year", nor "at most five" "at least five". A number is
only wrong where each place that has it says something else: one that says nothing is no objection.
"""

import re
from collections.abc import Iterator, Sequence

from search.claims.claim import Claim
from search.claims.numerals.bounds import bounds_in
from search.claims.numerals.rates import (
    is_for_each_thing,
    rate_behind,
    rate_of_row,
    tax_behind,
)
from search.claims.opposites import LASTING
from search.claims.source import Source
from search.claims.states import opposites_said, states_of
from search.text.facts import without_dates
from search.text.numbers import Number, number_in, number_matches
from search.text.values import EACH

EACH_OR_LONG = re.compile(
    rf"\b(?:(?P<each>{EACH}|om\sde|(?:eens|once)\s(?:per|in\sde|in))"
    r"|(?P<long>voor|gedurende|for|during))\s$"
)
"""Before a number: that something is so often, or lasts so long."""

AT_OR_BEFORE = re.compile(
    r"\b(?:(?P<before>(?:voor|uiterlijk|before|by|later (?:dan|than))(?:\s\w{2,7}da[gy])?"
    r"(?:\s(?:om|at))?)"
    r"|(?P<at>om|at))\s$"
)
"""Before an hour: what is due before it is not so at it."""

THING = "thing"
"""For each of what there is so much, where that is no time: what is paid per call-out is not paid
per hour. A thing may go by several names, so that one is not held to be another."""


def other_modifier(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` with a rate, bound or tax that no source sentence gives them.

    Or that it gives as how long something lasts, and they as how often it is. A date may have a
    bound as well.
    """
    nearness = [len(claim.stems & stems) for stems in source.stems]
    return [
        wrong
        for beside in (_rates, bounds_in, _deadlines, _halves, _taxes, _frequencies)
        for wrong in _said_otherwise(
            list(beside(claim.sentence)),
            [
                (near, *one)
                for near, text in zip(nearness, source.sentences, strict=True)
                for one in beside(text)
                if beside is not bounds_in or not _turns(claim.sentence, text)
            ],
        )
    ]


def _turns(claim: str, text: str) -> bool:
    """Whether a bound is turned by what it bounds: what is closed from two is open until two."""
    return any(LASTING.isdisjoint(states_of(claim)[one]) for one in opposites_said(claim, text))


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
        if beside not in ("", THING) and others and "" not in others and beside not in others:
            yield f"{min(number)} {beside}"


def _rates(text: str) -> Iterator[tuple[Number, str]]:
    """The numbers with the unit of time for each of which there is so much, or THING."""
    of_row = rate_of_row(text)
    for folded, match in _matches(text):
        rate = rate_behind(folded, match.end()) or of_row
        is_of_thing = not rate and is_for_each_thing(folded, match.end())
        yield number_in(match), THING if is_of_thing else rate


def _deadlines(text: str) -> Iterator[tuple[Number, str]]:
    """The numbers, and whether it is "at" or "before" those that are hours."""
    for folded, match in _matches(text):
        found = AT_OR_BEFORE.search(folded, 0, match.start())
        yield number_in(match), (found.lastgroup or "") if found else ""


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


def _matches(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The numbers outside dates, in digits and in words, each with the folded text."""
    folded = without_dates(text)
    return ((folded, match) for match in number_matches(folded))
