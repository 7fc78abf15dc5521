"""Applies Excel's number formats: a currency, a unit, the separators of a code.

The number itself is written in one way in all workbooks: without thousands separators, and with its
own decimals, or two where it has one and its format two ("49.50", but "50"). A percentage is
written as displayed.
"""

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from unicodedata import category

from vind.ingest.parsers.sheets.writer import SheetRow
from vind.ingest.parsers.tables.rows import is_number
from vind.ingest.parsers.tables.values import duration, shown

_LONGEST = 255
"""Characters of a format that Excel accepts."""

_PERCENT = re.compile(r"(?:\.(?P<decimals>[0#?]+))?[^.;]*%")
"""In a number format (ECMA-376, 18.8.31): "0.0%" shows one decimal."""

_LITERAL = re.compile(r'"[^"]*"|[\\_*].')
"""Literal text in a number format. A "%" in it belongs to a number that is a percentage itself."""

_WRITTEN_PERCENT = re.compile(r'"\s*%\s*"|\\%')

_BRACKETS = re.compile(r"\[[^\]]*\]")

_DAYS_FROM = 1904
"""Days are counted from 1899 or 1904: a time may be read as a moment in these years."""

_HALF_UP = 1 + 1e-12
"""Makes Python round halves up, as Excel does."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|(?P<blank>[_*]).?'
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]?|\[(?P<order>[<>=]+)(?P<limit>-?\d+(?:\.\d+)?)\]"
    r"|\[[^\]]*\]?|(?P<digit>General|E[+-]|[0#?.,/@])|(?P<end>;)|(?P<bare>.)",
    re.IGNORECASE | re.DOTALL,
)
"""Other brackets contain a colour or a language; "_x" is a blank as wide as x, "*x" repeats x."""

_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}

_MINUS = re.compile(r"(?<!\w)[-\u2212\u2013]")
_THOUSANDS = re.compile(r"(,+)(?:\.|$)")
"""Commas after the digits, each of which divides the displayed number by a thousand. They are
applied only where the format has a word for it ("mln")."""

_CENTS = 2
"""Decimals of an amount, unless its format has more: "€ 15.125" would be read as thousands. Also
the most decimals to which zeros are added."""

_LOCAL_CURRENCY_FORMATS = (5, 6, 7, 8, 42, 44)
"""Built-in formats, possibly undefined in the file, that show the currency of the reader."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A section of a number format: for positive or negative numbers, or with a condition."""

    before: str
    """The text before the digits."""
    inside: tuple[tuple[str, bool], ...]
    """The pieces from the first digit place to the last, and whether each is a digit place."""
    behind: str
    """The text after the digits."""
    places: str
    """The digit places alone."""
    scale: int
    """By how much the number is divided."""
    decimals: int | None
    """The most decimals; None without a limit."""
    zeros: int
    """The least decimals of a fraction."""
    condition: tuple[str, float] | None
    """The numbers that it applies to, if given: ("<", 100.0)."""

    def holds(self, value: float) -> bool:
        """Whether its condition, if any, is met."""
        if self.condition is None:
            return True
        order, limit = self.condition
        return order in _ORDERS and _ORDERS[order](value, limit)


def formatted_row(number: int, cells: Iterable[tuple[object, str]]) -> SheetRow:
    """The row with this number, from the values of its cells and their number formats."""
    texts: list[str] = []
    worded: list[int] = []
    for place, (value, number_format) in enumerate(cells):
        texts.append(formatted(value, number_format))
        if isinstance(value, int | float) and not is_number(texts[-1]):
            worded.append(place)
    return SheetRow(number, texts, frozenset(worded))


def formatted(value: object, number_format: str) -> str:
    """The text of a cell with this value and number format."""
    if isinstance(value, timedelta):
        return duration(value, to_the_second="s" in _LITERAL.sub("", number_format).lower())
    if isinstance(value, datetime) and value.year <= _DAYS_FROM and (time := _time(number_format)):
        return value.strftime(time)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return shown(value)
    if number_format == "General" or len(number_format) > _LONGEST:
        return shown(value)
    return _number(value, number_format)


@lru_cache(maxsize=1000)
def _time(number_format: str) -> str:
    """The ``strftime`` format for a number format of a time without a day; empty for any other."""
    letters = set(_BRACKETS.sub("", _LITERAL.sub("", number_format)).lower())
    if "h" not in letters or letters & set("dy"):
        return ""
    return "%H:%M:%S" if "s" in letters else "%H:%M"


def _number(value: float, number_format: str) -> str:
    decimals = _decimals_of_percentage(number_format)
    if decimals is not None:
        return f"{value * 100 * _HALF_UP:.{decimals}f}%"
    if _WRITTEN_PERCENT.search(number_format):
        return f"{shown(value)}%"
    sections = _sections(number_format)
    section = _section_for(value, sections)
    before, behind = section.before, section.behind
    if not section.inside and any(map(str.isalnum, before)):
        return before.strip()
    if value <= 0 and (section is not sections[0] or section.condition):
        before, behind = _without_sign(before, behind)
    number = _digits(abs(value), section)
    return ("-" if value < 0 else "") + " ".join(f"{before}{number}{behind}".split())


@lru_cache(maxsize=1000)
def _decimals_of_percentage(number_format: str) -> int | None:
    percent = _PERCENT.search(_LITERAL.sub("", number_format))
    return len(percent["decimals"] or "") if percent else None


def _section_for(value: float, sections: Sequence[_Section]) -> _Section:
    """The section for a number; without conditions they are for positive, negative and zero."""
    if any(section.condition for section in sections):
        return next((section for section in sections if section.holds(value)), sections[-1])
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place] if place < len(sections) else sections[0]


def _without_sign(before: str, behind: str) -> tuple[str, str]:
    """The texts without a minus sign or brackets, as we write the sign ourselves.

    In the format of zero the sign is a dash.
    """
    if "(" in before and ")" in behind:
        before, behind = before.replace("(", "", 1), behind.replace(")", "", 1)
    return _MINUS.sub("", before), "" if _MINUS.fullmatch(behind.strip()) else behind


def _digits(value: float, section: _Section) -> str:
    """The digits of a number, put into their places for a code or a telephone number."""
    if section.scale > 1:
        value /= section.scale
    if section.decimals is not None and isinstance(value, float):
        value = round(value * _HALF_UP, section.decimals)
    number, places = shown(value), section.places
    whole, point, fraction = number.partition(".")
    if fraction.isdecimal():
        return whole + point + fraction.ljust(section.zeros, "0")
    if not number.isdecimal() or places.strip("0#?"):
        return number
    left = list(number.zfill(len(places.lstrip("#?"))))
    written: list[str] = []
    for text, is_digit in reversed(section.inside):
        if is_digit and left:
            written.append(left.pop())
        elif not is_digit and left and (text.strip() or not places.strip("0")):
            written.append(text)  # except the thousands separator of "# ##0"
    return "".join([*left, *reversed(written)])


@lru_cache(maxsize=1000)
def _sections(number_format: str) -> tuple[_Section, ...]:
    """The up to three sections of a format for numbers; a fourth is for text."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    sections: list[_Section] = []
    pieces: list[tuple[str, bool]] = []
    condition: tuple[str, float] | None = None
    if number_format in map(BUILTIN_FORMATS.get, _LOCAL_CURRENCY_FORMATS):
        number_format = number_format.replace("$", "")
    for token in _TOKEN.finditer(number_format):
        if token["end"]:
            sections.append(_section(pieces, condition))
            pieces, condition = [], None
        elif token["order"]:
            condition = (token["order"], float(token["limit"]))
        elif token["digit"]:
            pieces.append((token["digit"], True))
        else:
            literals = (token["quoted"], token["escaped"], token["currency"], token["bare"])
            text = " " if token["blank"] else "".join(filter(None, literals))
            if pieces and not pieces[-1][1]:
                text = pieces.pop()[0] + text
            pieces.append((text, False))
    return (*sections, _section(pieces, condition))[:3]


def _section(pieces: list[tuple[str, bool]], condition: tuple[str, float] | None) -> _Section:
    places = [place for place, (_, is_digit) in enumerate(pieces) if is_digit]
    first, end = (places[0], places[-1] + 1) if places else (len(pieces), len(pieces))
    before = "".join(text for text, _ in pieces[:first])
    behind = "".join(text for text, _ in pieces[end:])
    digits = "".join(text for text, is_digit in pieces if is_digit)
    beside = before + behind
    thousands = _THOUSANDS.search(digits) if any(map(str.isalpha, beside)) else None
    is_amount = any(category(character) == "Sc" for character in beside)
    decimals = digits.partition(".")[2]
    shown_decimals = sum(map("0#?".count, decimals))
    return _Section(
        before,
        tuple(pieces[first:end]),
        behind,
        digits,
        1000 ** len(thousands[1]) if thousands else 1,
        max(_CENTS, shown_decimals) if is_amount else None,
        min(_CENTS, decimals.count("0")),
        condition,
    )
