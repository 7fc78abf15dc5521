"""Spans as the one value that they are: "van 11.30 tot 13.30 uur", "24 december t/m 1 januari"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from indexes.folding import fold_in_place
from indexes.types import Language
from search.text.facts import UP_TO, without_dates
from search.text.former import gives_up
from search.text.numbers import number_in, number_matches
from search.text.values import Value, find_values

_RUNS_TO = re.compile(
    rf"(?: (?:uur|u|h))?(?: ?[-\u2013] ?| (?:{UP_TO}|up to) )"
    r"(?:\w+(?:dag|day),? )?"
)
_AND = re.compile(r"(?: (?:uur|u|h))? (?:en|and) ")
_APART = 40
"""Characters between two ends at most: a text is not searched anew for each pair of its numbers."""

_BETWEEN = re.compile(r"\b(?:tussen|between) $")


def values_and_spans(text: str, language: Language) -> list[Value]:
    """The values of a sentence in order, those from one to another as one that knows both ends."""
    found: list[Value] = []
    folded = fold_in_place(text)
    stated = find_values(text, language)
    bare = _bare(text) if stated else []
    for value in stated:
        begun = _begun_by(value, (*found[-1:], *bare), folded)
        if begun is None:
            found.append(value)
            continue
        if found and found[-1].start == begun.start:
            found.pop()
        found.append(replace(value, start=begun.start, begins=begun))
    return found


def _bare(text: str) -> list[Value]:
    """The numbers of a text, which may be of what another says: "11.30" of "tot 13.30 uur"."""
    matches = number_matches(without_dates(text))
    return [Value("", number_in(match), match.start(), match.end()) for match in matches]


def _begun_by(value: Value, others: Sequence[Value], folded: str) -> Value | None:
    """What a span begins with that ends with ``value``; None where it ends none.

    "From 40 to 48" is none where it says that something rises.
    """
    for other in others:
        if other.kind not in ("", value.kind) or not 0 < value.start - other.end <= _APART:
            continue
        between = folded[other.end : value.start]
        runs = _RUNS_TO.fullmatch(between) is not None
        among = _AND.fullmatch(between) and _BETWEEN.search(folded, 0, other.start)
        if (runs or among) and not gives_up(folded, other.span, value.start):
            return replace(other, kind=value.kind)
    return None
