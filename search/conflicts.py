"""Finds documents that answer the same question differently.

Two units conflict if both answer, their documents concern the same thing, they are near each other
in meaning, and their values of the kind asked for do not agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vind.indexes.arrays import Vector
from vind.indexes.types import StoredPassage
from vind.search.evidence.units import Unit
from vind.search.facts.names import find_names
from vind.search.facts.values import Value, find_values
from vind.search.facts.words import blotted, content_stems
from vind.search.passages import spelt_out
from vind.search.question.question import Question
from vind.search.retrieval.nearness import Scale
from vind.search.types import Conflict, QuotedValue


def day_of(stored: StoredPassage) -> date | None:
    """The full date in the file's name or title, else that of its metadata; None without any."""
    for text in (spelt_out(stored.path.rpartition("/")[2]), stored.title):
        for value in find_values(text, stored.passage.language):
            for reading in sorted(value.readings) if value.kind == "date" else ():
                try:
                    return date.fromisoformat(reading)
                except ValueError:
                    continue  # only a month, or a day without a year
    return stored.dated.date() if stored.dated else None


def recency(stored: StoredPassage) -> tuple[bool, date]:
    """Sorts what disagrees, the largest first: what no version supersedes, then the newest."""
    return stored.superseded_by is None, day_of(stored) or date.min


ALIKE = 1.5
"""Least nearness of two units that state the same thing, on the shared scale. Set by hand."""

CLOSE = 0.15
"""How much less near to the question than the best a unit may be, on the shared scale."""

SHARED = 0.5
"""Share of the content words, without values, that the shorter of two units must share."""


@dataclass(frozen=True, eq=False, slots=True)
class Statement:
    """A unit that may answer: its vector, and the number of its quote, from 1.

    ``nearness`` is that of the unit alone to the question, on the scale shared by all embedders.
    """

    unit: Unit
    vector: Vector
    stored: StoredPassage
    quote: int
    nearness: float


def find_conflict(
    question: Question, said: Sequence[Statement], scale: Scale
) -> tuple[Conflict, ...]:
    """The conflict of the first of ``said``, which are best first, with others; else empty."""
    if not said:
        return ()
    first = said[0]
    own = _asked_values(question, first.unit)
    if len(own) != 1:
        return ()  # with several values, the one that is meant is unknown
    sides = [(first, own[0])]
    for other in said[1:]:
        values = _asked_values(question, other.unit)
        of_kind = [one for one in values if (one.kind, one.unit) == (own[0].kind, own[0].unit)]
        if len(of_kind) == len(values) == 1 and _disagree(first, other, own[0], of_kind[0], scale):
            sides.append((other, of_kind[0]))
    if len(sides) == 1:
        return ()
    sides.sort(key=lambda side: recency(side[0].stored), reverse=True)
    told = (
        QuotedValue(one.quote, one.unit.text[value.start : value.end], day_of(one.stored))
        for one, value in sides
    )
    return (Conflict(tuple(told)),)


def _disagree(first: Statement, other: Statement, own: Value, value: Value, scale: Scale) -> bool:
    return (
        other.stored.file_id != first.stored.file_id
        and other.nearness >= first.nearness - CLOSE
        and not own.agrees_with(value)
        and scale.nearness([first.vector @ other.vector])[0] >= ALIKE
        and _are_of_one_thing(first, other)
    )


def _are_of_one_thing(first: Statement, other: Statement) -> bool:
    """Whether both concern the same thing: neither names something that the other does not."""
    names = [
        {name.casefold() for name in find_names(one.unit.text, one.unit.language)}
        for one in (first, other)
    ]
    places = [one.unit.with_place.casefold() for one in (other, first)]
    if any(name not in place for own, place in zip(names, places, strict=True) for name in own):
        return False
    own, others = (_without_values(one.unit) for one in (first, other))
    return len(own & others) >= SHARED * min(len(own), len(others))


def _without_values(unit: Unit) -> frozenset[str]:
    spans = ((one.start, one.end) for one in find_values(unit.text, unit.language))
    return frozenset(content_stems(blotted(unit.text, spans), unit.language))


def _asked_values(question: Question, unit: Unit) -> list[Value]:
    """The values of the kind that is asked for; those in a code or a name are left out."""
    asked = question.asked_for
    kinds = set[str]()
    if asked.money:
        kinds |= {"money", "percent"}
    if asked.amount:
        kinds |= {"money", "percent", "amount", "duration"}
    if asked.moment:
        kinds |= {"date", "clock", "duration"}
    return [one for one in find_values(unit.text, unit.language) if one.kind in kinds]
