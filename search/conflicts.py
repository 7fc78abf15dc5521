"""Finds documents that answer the same question differently.

Two units conflict if both answer, their documents concern the same thing, they are near each other
in meaning, and their values of the kind asked for do not agree. If their documents are of different
organisations, that is no conflict but two answers, each under its name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vind.indexes.arrays import Vector
from vind.indexes.types import StoredPassage
from vind.search.evidence.units import Unit
from vind.search.facts.names import find_names
from vind.search.facts.values import Value, find_values
from vind.search.facts.words import blotted, content_stems, in_words, words
from vind.search.organisations import Owner
from vind.search.question.question import Question
from vind.search.retrieval.nearness import Scale
from vind.search.types import Conflict, QuotedValue

_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
"""A day in file names: "20240315 minutes"."""


def day_of(stored: StoredPassage) -> date | None:
    """The full date in the file's name or title, else that of its metadata; None without any."""
    name = stored.path.rpartition("/")[2].replace("_", " ")
    for text in (_COMPACT.sub(r"\1-\2-\3", name), stored.title):
        for value in find_values(text, stored.passage.language):
            for reading in sorted(value.readings) if value.kind == "date" else ():
                try:
                    return date.fromisoformat(reading)
                except ValueError:
                    continue  # only a month, or a day without a year
    return stored.dated.date() if stored.dated else None


ALIKE = 1.5
"""Least nearness of two units that state the same thing, on the shared scale. Set by hand."""

CLOSE = 0.15
"""How much less near to the question than the best a unit may be, on the shared scale."""

SHARED = 0.5
"""Share of the content words, without values, that the shorter of two units must share."""


@dataclass(frozen=True, eq=False, slots=True)
class Statement:
    """A unit that may answer: its vector, the number of its quote, from 1, and whose it is.

    ``nearness`` is that of the unit alone to the question, on the scale shared by all embedders.
    """

    unit: Unit
    vector: Vector
    stored: StoredPassage
    quote: int
    nearness: float
    owner: Owner


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What answers differently: ``conflicts``, and ``differs`` between organisations."""

    conflicts: tuple[Conflict, ...] = ()
    differs: tuple[Conflict, ...] = ()


def find_disagreement(question: Question, said: Sequence[Statement], scale: Scale) -> Disagreement:
    """In what others disagree with the first of ``said``, which are best first."""
    if not said:
        return Disagreement()
    first = said[0]
    own = _asked_values(question, first.unit)
    if len(own) != 1:
        return Disagreement()  # with several values, the one that is meant is unknown
    sides, others = [(first, own[0])], [(first, own[0])]
    for other in said[1:]:
        values = _asked_values(question, other.unit)
        of_kind = [one for one in values if (one.kind, one.unit) == (own[0].kind, own[0].unit)]
        if len(of_kind) != 1 or len(values) != 1:
            continue
        is_other = first.owner.differs_from(other.owner)
        if _disagree(first, other, own[0], of_kind[0], scale, is_other=is_other):
            (others if is_other else sides).append((other, of_kind[0]))
    return Disagreement(_conflict(sides), _differences(question, others))


def _conflict(sides: list[tuple[Statement, Value]]) -> tuple[Conflict, ...]:
    if len(sides) == 1:
        return ()
    sides.sort(key=lambda side: day_of(side[0].stored) or date.min, reverse=True)
    sides.sort(key=lambda side: side[0].stored.superseded_by is not None)
    told = (
        QuotedValue(one.quote, one.unit.text[value.start : value.end], day_of(one.stored))
        for one, value in sides
    )
    return (Conflict(tuple(told)),)


def _differences(
    question: Question, sides: Sequence[tuple[Statement, Value]]
) -> tuple[Conflict, ...]:
    """What each organisation says in a document in force, under its name.

    None if the question names one of them.
    """
    told = []
    asked = in_words(question.text)
    for one, value in sides:
        names = [one.owner.apart_from(other.owner) for other, _ in sides if other is not one]
        name = next(filter(None, names), "")
        if any(f" {word} " in asked for word in words(name)):
            return ()
        if one.stored.superseded_by is None and name not in {side.of for side in told}:
            said = one.unit.text[value.start : value.end]
            told.append(QuotedValue(one.quote, said, day_of(one.stored), name))
    return (Conflict(tuple(told)),) if len(told) > 1 else ()


def _disagree(
    first: Statement,
    other: Statement,
    own: Value,
    value: Value,
    scale: Scale,
    *,
    is_other: bool,
) -> bool:
    """Whether two statements answer differently; ``is_other``: of another organisation."""
    return (
        other.stored.file_id != first.stored.file_id
        and other.nearness >= first.nearness - CLOSE * (1 + is_other)
        and not own.agrees_with(value)
        and scale.nearness([first.vector @ other.vector])[0] >= ALIKE
        and (is_other or _name_the_same(first, other))
        and _share_words(first, other)
    )


def _name_the_same(first: Statement, other: Statement) -> bool:
    """Whether neither names something that the other does not."""
    names = [
        {name.casefold() for name in find_names(one.unit.text, one.unit.language)}
        for one in (first, other)
    ]
    places = [one.unit.with_place.casefold() for one in (other, first)]
    return not any(
        name not in place for own, place in zip(names, places, strict=True) for name in own
    )


def _share_words(first: Statement, other: Statement) -> bool:
    """Whether both say the same but for the values."""
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
