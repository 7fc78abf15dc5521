"""The numbers in a text, in forms that can be compared across notations.

"1.000,50" and "1,000.50" are one number, and so are "half elf" and "10u30". A notation that can be
read in two ways ("1.250") keeps both readings, and two numbers agree when they share one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from search.text.number_words import (
    AND_A_HALF,
    NUMBER_WORD,
    SCALE,
    SCALES,
    UNIT_AND_A_HALF,
    may_be_spelled,
    spelled,
    told_hour,
)
from search.text.words import words

Number: TypeAlias = frozenset[str]
"""The readings of one number, each a plain decimal without trailing zeros, "h:mm", or, where zeros
tell one from another, as it is written."""

MINUS = "\u2212"

_FRACTIONS = {
    "\u00bd": "5",
    "\u00bc": "25",
    "\u00be": "75",
    "\u2153": "333",
    "\u2154": "667",
    "1/2": "5",
    "1/4": "25",
    "3/4": "75",
    "1/3": "333",
    "2/3": "667",
}
"""Their decimals, as many as tell them apart."""

MONEY_SIGNS, MONEY_CODES = r"\u20ac$\u00a3", "eur|usd|gbp"
"""For the class of characters and the choice of words of a pattern."""

_DASH = r"[-\u2212\u2013]"
_SIGN = rf"(?:(?<![^\s({MONEY_SIGNS}])(?<![\d|] ){_DASH}(?=[\d\u00bd\u00bc\u00be])|\bminus\s(?=\d))"
"""Right before a number, where nothing stands before it: elsewhere it is a range or a code. Behind
"9 " it is a range that is written carelessly."""

_FRACTION = (
    r"(?<!/)(?:\d+\s)?(?:1/[234]|2/3|3/4)(?![\d/])"
    r"|(?:\d+\s?)?[\u00bd\u00bc\u00be\u2153\u2154]"
)
NUMBER = re.compile(
    rf"(?<!\w)(?P<sign>{_SIGN})?(?:(?P<fraction>{_FRACTION})"
    r"|(?P<digits>\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?![.,]?\d)|\d{1,2}[uh]\d{2}(?!\w)"
    r"|(?<![.,])[.,]\d+(?![.,]?\d)|\d+(?:[.,:']\d+)*))"
    rf"(?:\s?(?P<noon>[ap])\.?m\b|(?P<half>{AND_A_HALF}))?"
    rf"(?:\s?(?P<scale>{SCALE})\b)?"
)

CURRENCY = re.compile(rf"(?P<sign>(?<![^\s(]){_DASH})?(?P<currency>[{MONEY_SIGNS}])\s?$")
"""What stands before an amount of money."""

_CURRENCY_WIDTH = 3
"""Characters that it has at most: a text is not searched anew for each of its numbers."""

_OPENS_CELL = re.compile(rf"\t(?:[{MONEY_SIGNS}]\s?)?\((?:[{MONEY_SIGNS}]\s?)?$")
_OPENS_WIDTH = 6
_ENDS_CELL = re.compile(r"\)\s*(?:[\t\n]|$)")

_MILLIONS = re.compile(r"\s?m\b")
_BY_NUMBER = re.compile(
    r"(?:\b(?:versie|version|release|artikel|article|art\.?|paragraaf|section|sectie|clause"
    r"|hoofdstuk|chapter)|\u00a7)\s?$"
)
"""What is told by a number of which each part counts: 3.10 comes after 3.9, and is not 3.1."""

_NAME_WIDTH = 12
"""Characters that such a name has at most, with a space."""

_BELOW_NOTHING = re.compile(
    r"\b(?:verlies|verliezen|tekort\w*|negatie\w+|min|onder nul|vorst|da(?:al|l)\w*|gedaald|lager"
    r"|afname|minder|korting\w*|\w*betaald|\w*betaling\w*|voorschot\w*|gecrediteerd|creditering"
    r"|loss\w*|deficit|negative|minus|below zero|fell|fall\w*|drop\w*|paid|deposit\w*|credit\w*"
    r"|refund\w*"
    r"|decreas\w+|declin\w+|down|lower|less|discount)\b"
)
"""Words that say what a sign may say: "a loss of 450" where the table has "-450"."""

_OF_TABLE = re.compile(
    r"(?:\bin\s|(?<![\dx\u00d7])(?<!\d\s)(?:\bx|\u00d7)\s?)"
    rf"(?:\u20ac\s?|eur\s|euros?\s)?(?:1[.,]000|(?<!in\s)1\s?000|(?P<scale>{SCALE})(?:s|en)?)\b"
    r"(?![., ]?\d)"
)
"""What stands over amounts in thousands or millions."""

_BESIDE_WIDTH = 60
"""Characters to each side of a number where these are looked for."""

_DIGIT = re.compile(r"[\d\u00bd\u00bc\u00be\u2153\u2154]")


def number_readings(digits: str, power: int = 0, *, money: bool = False) -> Number:
    """All the numbers that ``digits`` ("1.000,50") can stand for, times ten to the ``power``.

    Money has no thousandths: "€ 1.250" is one number.
    """
    whole, *behind = re.split(r"\D", digits)
    marks = re.findall(r"\D", digits)
    if not marks:
        # A code or a telephone number: what is counted does not begin with two zeros, or so long.
        return frozenset({digits if _is_code(digits) else _plain(digits, "", power)})
    if set(marks) & set(":uh"):
        return _times(whole, *behind)
    readings = set()
    if _are_groups(whole, behind) and len(set(marks)) == 1:
        readings.add(_plain(whole + "".join(behind), "", power))
        if money or not "".join(behind).strip("0"):
            return frozenset(readings)
    *groups, last = behind
    if marks[-1] in ".," and marks[-1] not in marks[:-1] and _are_groups(whole, groups):
        readings.add(_plain(whole + "".join(groups), last, power))
        if not groups and len(last) == 2 and not power:
            readings |= {":".join(map(_without_zeros, (whole, last))), f"{whole}.{last}"}
    return frozenset(readings or {digits})


def _is_code(digits: str) -> bool:
    return len(digits) >= 3 and digits.startswith("0") and digits.strip("0") != ""


def _are_groups(first: str, others: list[str]) -> bool:
    """Whether these are the groups of three digits of one number; one alone is."""
    if not others:
        return True
    return len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in others)


def _plain(whole: str, fraction: str, power: int) -> str:
    """A decimal times 10**power, as digits without needless zeros."""
    fraction = fraction.ljust(power, "0")
    whole, fraction = whole + fraction[:power], fraction[power:].rstrip("0")
    return _without_zeros(whole) + (f".{fraction}" if fraction else "")


def _without_zeros(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _times(*parts: str) -> Number:
    """A time of day, and the hour alone where it is a whole one."""
    time = ":".join(map(_without_zeros, parts))
    return frozenset({time, _without_zeros(parts[0])} if not parts[1].strip("0") else {time})


def currency_before(text: str, start: int) -> re.Match[str] | None:
    """The sign of a currency before the number that begins at ``start``."""
    return CURRENCY.search(text, max(0, start - _CURRENCY_WIDTH), start)


def number_in(match: re.Match[str]) -> Number:
    """What a match of ``number_matches`` can stand for."""
    parts = match.groupdict()
    if parts.get("quarter"):
        return told_hour(match)
    power = SCALES[parts["scale"]] if parts["scale"] else 0
    text, start, end = match.string, match.start(), match.end()
    if match.re is NUMBER_WORD:
        digits = spelled(match) + (".5" if UNIT_AND_A_HALF.match(text, end) else "")
        return _signed(number_readings(digits, power), match)
    money = currency_before(text, start)
    if money and not power and _MILLIONS.match(text, end):
        power = SCALES["million"]
    sign = money if money and money["sign"] else match if parts["sign"] else None
    if sign is None and not _is_alone_in_brackets(match):
        return _signed(_in_digits(match, power, money=money is not None), match)
    readings = _in_digits(match, power, money=money is not None)
    below = frozenset(f"{MINUS}{reading}" for reading in readings)
    # At the start of a line a dash may be the mark of a list.
    opens = sign is not None and not text[: sign.start()].rpartition("\n")[2]
    return below | readings if opens else below


def _is_alone_in_brackets(match: re.Match[str]) -> bool:
    """Whether a number in brackets is all of a cell but its first: so accounts write -450."""
    text, start, end = match.string, match.start(), match.end()
    opens = _OPENS_CELL.search(text, max(0, start - _OPENS_WIDTH), start)
    return opens is not None and _ENDS_CELL.match(text, end) is not None


def _in_digits(match: re.Match[str], power: int, *, money: bool) -> Number:
    text, end = match.string, match.end()
    if fraction := match["fraction"]:
        sign = next(sign for sign in _FRACTIONS if fraction.endswith(sign))
        return frozenset({_plain(fraction.removesuffix(sign).strip(), _FRACTIONS[sign], power)})
    digits = match["digits"]
    if digits[0] in ".,":
        digits = f"0{digits}"
    if match["half"] or (digits.isdecimal() and UNIT_AND_A_HALF.match(text, end)):
        return number_readings(f"{digits}.5", power)
    if _BY_NUMBER.search(text, max(0, match.start() - _NAME_WIDTH), match.start()):
        return frozenset({digits, digits.removesuffix(".0")})
    readings = number_readings(digits, power, money=money)
    if match["noon"]:
        hour, *minutes = map(int, re.split(r"\D", digits))
        of_day = hour % 12 + (12 if match["noon"] == "p" else 0)
        readings |= {f"{of_day}:{minutes[0] if minutes else 0}"}
    return readings


def _signed(readings: Number, match: re.Match[str]) -> Number:
    """The readings of a number without a sign, and those with one where words may say it."""
    beside = match.string[max(0, match.start() - _BESIDE_WIDTH) : match.end() + _BESIDE_WIDTH]
    if not _BELOW_NOTHING.search(beside):
        return readings
    return readings | {f"{MINUS}{reading}" for reading in readings}


def scaled(number: Number, power: int) -> Number:
    """A number, as it is written in a table of thousands or millions."""
    decimals = (reading.partition(".") for reading in number if ":" not in reading)
    return frozenset(
        f"{MINUS if whole.startswith(MINUS) else ''}{_plain(whole.lstrip(MINUS), fraction, power)}"
        for whole, _, fraction in decimals
        if whole.lstrip(MINUS).isdecimal() and (not fraction or fraction.isdecimal())
    )


def table_power(folded: str) -> int:
    """The power of ten that the numbers of a table are in, where it says so."""
    found = _OF_TABLE.search(folded)
    return SCALES[found["scale"] or "duizend"] if found else 0


def number_matches(folded: str) -> Iterator[re.Match[str]]:
    """The numbers in a folded text for ``number_in``: those in digits, then those in words.

    Of "10 thousand" and "half past 9" the part that is a number as well is none of its own.
    """
    in_words = list(NUMBER_WORD.finditer(folded))
    hours = [match.span() for match in in_words if match["quarter"]]
    taken: set[int] = set()
    for match in NUMBER.finditer(folded):
        if not any(start <= match.start() < end for start, end in hours):
            taken.update(range(*match.span()))
            yield match
    yield from (match for match in in_words if match.start() not in taken)


def may_have_numbers(folded: str) -> bool:
    """Whether a folded text has a number at all, in digits or as a word; quick."""
    return _DIGIT.search(folded) is not None or may_be_spelled(folded, words(folded))


def any_in(some: Iterable[Number], numbers: Sequence[Number]) -> bool:
    """Whether one of some numbers is among others, as one of its readings."""
    return any(one & number for one in some for number in numbers)
