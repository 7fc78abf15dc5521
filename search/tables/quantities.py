"""What a question has so much of: "450 boxes", "at 40 minutes", "grade 9"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.text.facts import without_dates
from search.text.numbers import MINUS, NUMBER, Number, number_in
from search.text.spans import blotted
from search.text.units import is_unit, size_in, size_of
from search.text.values import CLOCK, UNITS_WRITTEN, Value, find_values, time_unit
from search.text.words import words

_YEARS = range(1900, 2101)
_IN_CODE = re.compile(r"\w-$")
_AT = re.compile(r"\b(?:om|at)\s$")
_NUMBER_NEXT = re.compile(r"\s(?!(?:19|20)\d\d\b)\d")
_NO_LABELS = frozenset({"ben", "bent", "am", "ongeveer", "circa", "ruim", "about", "around"})
"""Before a number that they say nothing of, beside the function words."""

_PLAIN = re.compile(rf"{MINUS}?(?:0|[1-9]\d*)(?:\.\d+)?")
"""A reading of a number that can be compared."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of something, that a question has: "450 boxes", "grade 6".

    ``unit``: as money or time is counted in, or the stem of what is counted; empty where nothing
    is. ``is_label``: it stands before the number.
    """

    amount: float
    unit: str
    is_label: bool = False

    @property
    def reading(self) -> str:
        """The amount as a ``Number`` has it."""
        return f"{self.amount:.12g}".replace("-", MINUS)


def quantities_of(question: str, language: Language) -> list[Quantity]:
    """What a question has so much of, but for dates, years and times of the day."""
    values = [
        one
        for one in find_values(question, language)
        if one.number and not _is_between_labels(one, question, language)
    ]
    found = [*_measured(values, question, language)]
    folded = blotted(without_dates(question), (value.span for value in values))
    for match in NUMBER.finditer(folded):
        amount = amount_of(number_in(match))
        is_of_code = _IN_CODE.search(folded, 0, match.start())
        if amount is not None and amount not in _YEARS and not is_of_code:
            label = _label_of(folded[: match.start()], language)
            found.append(Quantity(amount, stem(label, language) if label else "", bool(label)))
    return found


def _is_between_labels(value: Value, question: str, language: Language) -> bool:
    """Whether what looks counted is the label of the next number: "4 step" of "grade 4 step 2"."""
    if not _NUMBER_NEXT.match(question, value.end) or is_unit(size_of(value.kind)):
        return False
    if time_unit(value.kind, language) or value.kind in UNITS_WRITTEN:
        return False
    return bool(_label_of(question[: value.start], language))


def _label_of(before: str, language: Language) -> str:
    """The word at the end of a text that can say what a number behind it is; empty if none."""
    (word,) = words(before)[-1:] or [""]
    is_label = word.isalpha() and word not in FUNCTION_WORDS[language] | _NO_LABELS
    return word if is_label else ""


def _measured(values: Sequence[Value], question: str, language: Language) -> Iterator[Quantity]:
    """The amounts of ``values`` with their units, but for codes and hours of the day."""
    folded = fold_in_place(question)
    for value in values:
        amount = amount_of(value.number)
        kind = UNITS_WRITTEN.get(value.kind)
        unit = time_unit(value.kind, language) or kind or size_in(value, question)
        is_hour = unit == CLOCK or (unit == "hour" and _AT.search(folded, 0, value.start))
        if amount is not None and not is_hour:
            yield Quantity(amount, unit)


def amount_of(number: Number, *, is_signed: bool = False) -> float | None:
    """The reading of a number that is furthest from 0; None of codes, and of times of the day.

    Of those below 0 where it ``is_signed``, else of the others, as far as it has such readings.
    """
    read = [float(one.replace(MINUS, "-")) for one in number if _PLAIN.fullmatch(one)]
    return max(read, key=lambda one: (one < 0) is is_signed and abs(one), default=None)
