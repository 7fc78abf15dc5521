"""In which unit a value is, under one name for all that it is written as."""

import re

from indexes.folding import fold
from indexes.languages import known_languages
from indexes.stems import stem
from indexes.types import Language
from search.text.facts import UNITS
from search.text.values import CLOCK, TIME_UNITS, Value, time_unit
from search.text.words import words

_WRITTEN = """
    kg kilo kilos kilogram kilograms / g gr gram grams / ton tons tonne tonnes
    / mm millimeter millimeters millimetre millimetres
    / cm centimeter centimeters centimetre centimetres / m meter meters metre metres
    / km kilometer kilometers kilometre kilometres / mile miles mijl mijlen
    / ml milliliter millilitre millilitres / l liter liters litre litres
    / v volt volts / w watt watts / kw kilowatt kilowatts / bar / psi
    / kb kilobyte kilobytes / mb megabyte megabytes / gb gigabyte gigabytes
    / tb terabyte terabytes / m2 / m3 / db decibel decibels
"""
_OTHERS = "cl wh kwh mwh nm kva lm"
"""Units that are as often written to their number, and have no other name here."""

_WRITTEN_TO = {*_WRITTEN.replace("/", " ").split(), *_OTHERS.split()} - {"m"}
GLUED = re.compile(
    rf"(?<![\w.,/-])(?P<number>\d+(?:[.,]\d+)*)(?P<unit>{'|'.join(sorted(_WRITTEN_TO))})(?!\w)",
    re.IGNORECASE,
)
"""A number with the unit that is written to it: "25cl". "1.3m" is more often 1.3 million."""

_MEASURED = {
    stem(word, language): written.split()[0]
    for written in _WRITTEN.split("/")
    for word in written.split()
    for language in (*known_languages(), "")
}
"""Units of weight, size, area, volume, distance, pressure, tension, storage and sound, by their
stems."""

SIZES = frozenset(_MEASURED.values())
UNIT_NAMES = frozenset({*UNITS, *TIME_UNITS.values(), CLOCK, *SIZES})
"""Units that are never another word for one another."""

THOUSAND_OF = {"g": "kg", "ml": "l", "m": "km"}
"""The unit that a thousand of another are."""

_POWERS = {"vierkante": "2", "kubieke": "3"}
"""What makes metres square or cubic: "75 vierkante meter" are 75 m2."""

_QUALIFIED = {
    "working": ("working", "business", "werk"),
    "calendar": ("calendar", "kalender"),
}
"""What makes days, hours or years others than those of the clock and the calendar."""


def unit_of(value: Value, text: str, language: Language) -> str:
    """The unit of a value of ``text``, or the stem of what it counts: "working day", "kg"."""
    if unit := time_unit(value.kind, language):
        written = words(fold(text[value.start : value.end]))
        for name, beginnings in _QUALIFIED.items():
            if any(word.startswith(beginnings) for word in written):
                return f"{name} {unit}"
    return size_in(value, text)


def size_in(value: Value, text: str) -> str:
    """The one name of the unit of size of a value of ``text``; of anything else its kind."""
    unit = size_of(value.kind)
    written = words(text[value.start : value.end]) if unit == "m" else []
    return unit + next((power for word, power in _POWERS.items() if word in written), "")


def size_of(kind: str) -> str:
    """The one name of a unit of size by its stem; of anything else the stem itself."""
    return _MEASURED.get(kind, kind)


def is_unit(name: str) -> bool:
    """Whether what ``unit_of`` gives is a unit, and no mere thing that is counted."""
    return name in UNIT_NAMES or name.partition(" ")[0] in _QUALIFIED


def with_units_apart(text: str) -> str:
    """``text`` with a space between each number and the unit that is written to it."""
    return GLUED.sub(r"\g<number> \g<unit>", text)
