"""The numbers, dates and names in a text, in forms that can be compared across notations.

"1.000,50" and "1,000.50" are one number, "1 mei 2024", "May 1st, 2024" and "2024-05-01" one date.
A notation that can be read in two ways ("1.000", "03/04/2024") keeps both readings, and two facts
agree when they share one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from indexes.folding import fold
from search.words import words

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
            "maart march mrt mar",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "augustus august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}

DUTCH_NUMBERS = """
    een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien
    zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig
"""
ENGLISH_NUMBERS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
"""
AMOUNTS = (*range(1, 20), *range(20, 100, 10))


def _number_words() -> dict[str, int]:
    """Every number word to 99, and the round ones above, in both languages."""
    dutch = dict(zip(DUTCH_NUMBERS.split(), AMOUNTS, strict=True))
    english = dict(zip(ENGLISH_NUMBERS.split(), AMOUNTS, strict=True))
    found = dutch | english | {"honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000}
    for language, pattern in ((dutch, "{unit}en{ten}"), (english, "{ten}-{unit}")):
        units = {word: number for word, number in language.items() if number < 10}
        tens = {word: number for word, number in language.items() if number >= 20}
        for (unit, one), (ten, many) in product(units.items(), tens.items()):
            found[pattern.format(unit=unit, ten=ten)] = many + one
    # These two are articles and pronouns far more often than numbers.
    del found["een"], found["one"]
    return found


NUMBER_WORDS = _number_words()

SCALES = {
    "duizend": 3,
    "thousand": 3,
    "k": 3,
    "miljoen": 6,
    "million": 6,
    "mln": 6,
    "miljard": 9,
    "billion": 9,
    "mld": 9,
    "bn": 9,
}
"""Powers of ten of a word behind a number ("2 miljoen")."""

_ONE_UNIT = "minuut|uur|dag|week|maand|kwartaal|jaar|minute|hour|day|month|quarter|year"
OF_ONE_UNIT = {"een": "1", "one": "1", "half": "0.5", "halve": "0.5"}
"""Numbers only before a unit of time: the first two are articles and pronouns elsewhere."""
ONE_AND_A_HALF = {"anderhalf": "1.5", "anderhalve": "1.5"}
_WORTH = {word: str(number) for word, number in NUMBER_WORDS.items()} | OF_ONE_UNIT | ONE_AND_A_HALF

_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
NUMBER = re.compile(
    r"(?<!\w)(?P<digits>\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,:']\d+)*)"
    rf"(?:\s?(?P<scale>{_SCALE})\b)?"
)
_WORDS = sorted(NUMBER_WORDS.keys() | ONE_AND_A_HALF.keys(), key=len, reverse=True)
_DUTCH_TEN = r"(?!ten\s(?:minste|hoogste|laatste|eerste|tweede|behoeve|aanzien|opzichte|gevolge)\b)"
NUMBER_WORD = re.compile(
    rf"\b{_DUTCH_TEN}(?P<word>(?:{'|'.join(_WORDS)})\b"
    rf"|(?:{'|'.join(OF_ONE_UNIT)})(?=\s(?:an?\s)?(?:{_ONE_UNIT})\b))"
    rf"(?:\s(?P<scale>{_SCALE})\b)?"
)
"""In Dutch "ten" is a preposition."""

_LONE_WORD = re.compile(
    rf"\b(?:{'|'.join(ONE_AND_A_HALF)}|(?:{'|'.join(OF_ONE_UNIT)})\s(?:an?\s)?(?:{_ONE_UNIT}))\b"
)
_DIGIT = re.compile(r"\d")
CURRENCY = re.compile(r"([\u20ac$\u00a3])\s?$")
"""What stands before an amount of money."""
_MILLIONS = re.compile(r"\s?m\b")

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_ORDINAL = r"(?:st|nd|rd|th|ste|de|e)?"
DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})"),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}}){_ORDINAL}\s(?:day of |of |van )?(?P<name>{_MONTH})\b\.?"
        rf"(?:,?\s(?P<year>\d{{4}}))?"
    ),
    re.compile(
        rf"\b(?P<name>{_MONTH})\.?\s(?P<day>\d{{1,2}}){_ORDINAL}(?!\d)(?:,?\s(?P<year>\d{{4}}))?"
    ),
    re.compile(rf"\b(?P<name>{_MONTH})\.?,?\s(?P<year>\d{{4}})"),
)

UNITS = {
    "euro": re.compile(r"\u20ac|\beuros?\b|\beur\b"),
    "dollar": re.compile(r"\$|\bdollars?\b|\busd\b"),
    "pound sterling": re.compile(r"\u00a3|\bpounds? sterling\b|\bgbp\b"),
    "percent": re.compile(r"%|\bprocent\b|\bper ?cent\b|\bpct\b|\bpercentage\b"),
}
"""Units that change what a number means, and are often written as a sign."""

UNSAID_UNIT = "euro"
"""What a sheet of prices is in where it does not say so."""

Number = frozenset[str]
"""The readings of one number, each a plain decimal without trailing zeros, or "h:mm"."""


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date as far as it was written; None for a part left out."""

    year: int | None
    month: int
    day: int | None

    def agrees_with(self, stated: "Date") -> bool:
        """Whether all that ``stated`` says is said here; a year left out here is no objection."""
        return (
            self.month == stated.month
            and stated.day in (None, self.day)
            and (stated.year is None or self.year is None or stated.year == self.year)
        )

    def of_the_calendar(self) -> date | None:
        """The day; None where a part is left out, and of the 31st of June."""
        if self.year is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    def __str__(self) -> str:
        return "-".join(str(part) for part in (self.year, self.month, self.day) if part is not None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text states in numbers, dates (each with its readings) and units."""

    numbers: tuple[Number, ...]
    dates: tuple[tuple[Date, ...], ...]
    units: frozenset[str]


def _plain(whole: str, fraction: str, power: int) -> str:
    """A decimal times 10**power, as digits without needless zeros."""
    fraction = fraction.ljust(power, "0")
    whole, fraction = whole + fraction[:power], fraction[power:].rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")


def number_readings(digits: str, power: int = 0, *, money: bool = False) -> Number:
    """All the numbers that ``digits`` ("1.000,50") can stand for, times ten to the ``power``.

    Money has no thousandths: "€ 1.250" is one number.
    """
    parts = re.split(r"[^\d]", digits)
    marks = re.findall(r"[^\d]", digits)
    if not marks:
        return frozenset({_plain(digits, "", power)})
    if ":" in marks:
        return frozenset({":".join(part.lstrip("0") or "0" for part in parts)})
    readings = set()
    grouped = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if grouped and len(set(marks)) == 1:
        readings.add(_plain("".join(parts), "", power))
        if money:
            return frozenset(readings)
    if marks[-1] in ".," and (len(marks) == 1 or marks[-1] not in marks[:-1]):
        readings.add(_plain("".join(parts[:-1]), parts[-1], power))
        if len(marks) == 1 and len(parts[1]) == 2:
            readings.add(f"{parts[0].lstrip('0') or '0'}:{parts[1].lstrip('0') or '0'}")
    return frozenset(readings or {"".join(parts)})


def number_in(match: re.Match[str]) -> Number:
    """What a match of NUMBER or NUMBER_WORD can stand for."""
    parts = match.groupdict()
    power = SCALES[parts["scale"]] if parts["scale"] else 0
    if word := parts.get("word"):
        return number_readings(_WORTH[word], power)
    money = CURRENCY.search(match.string, 0, match.start()) is not None
    if money and not power and _MILLIONS.match(match.string, match.end()):
        power = SCALES["million"]
    return number_readings(parts["digits"], power, money=money)


def may_have_numbers(text: str) -> bool:
    """Whether a folded text has a number at all, in digits or as a word; quick."""
    if _DIGIT.search(text) or not NUMBER_WORDS.keys().isdisjoint(words(text)):
        return True
    return _LONE_WORD.search(text) is not None


def _date_readings(match: re.Match[str]) -> tuple[Date, ...]:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    day = int(parts["day"]) if parts.get("day") else None
    month = MONTHS[parts["name"]] if parts.get("name") else int(parts["month"])
    readings = [(month, day)]
    if parts.get("mark") and day is not None:
        readings.append((day, month))
    return tuple(
        Date(year, month, day)
        for month, day in dict.fromkeys(readings)
        if 1 <= month <= 12 and (day is None or 1 <= day <= 31)
    )


def find_dates(text: str) -> list[tuple[int, int, tuple[Date, ...]]]:
    """The dates of a folded text, each with its start, its end and its readings."""
    dates = []
    for pattern in DATES:
        for match in pattern.finditer(text):
            if readings := _date_readings(match):
                dates.append((match.start(), match.end(), readings))
                text = blotted(text, match.start(), match.end())
    return dates


def blotted(text: str, start: int, end: int) -> str:
    """``text`` with bars in the place of the characters from ``start`` to ``end``."""
    return text[:start] + "|" * (end - start) + text[end:]


def _take_dates(text: str) -> tuple[list[tuple[Date, ...]], str]:
    """The dates of a folded text, and the text with bars where they stood."""
    dates = []
    for start, end, readings in find_dates(text):
        dates.append(readings)
        text = blotted(text, start, end)
    return dates, text


def without_dates(text: str) -> str:
    """``text`` folded, with bars where its dates stood."""
    return _take_dates(fold(text))[1]


def number_matches(folded: str) -> Iterator[re.Match[str]]:
    """The numbers in a folded text for ``number_in``: those in digits, then those in words."""
    yield from NUMBER.finditer(folded)
    yield from NUMBER_WORD.finditer(folded)


def _find_numbers(text: str) -> Iterable[Number]:
    return map(number_in, number_matches(text))


def _find_units(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in UNITS.items() if pattern.search(text))


def claimed_facts(text: str) -> Facts:
    """What ``text`` claims: the numbers inside its dates are not numbers of their own."""
    folded = fold(text)
    dates, rest = _take_dates(folded)
    return Facts(tuple(_find_numbers(rest)), tuple(dates), _find_units(folded))


def source_facts(text: str) -> Facts:
    """What ``text`` can support: also the day and the year inside a date, as numbers."""
    folded = fold(text)
    dates, _ = _take_dates(folded)
    return Facts(tuple(_find_numbers(folded)), tuple(dates), _find_units(folded))


def unsupported(claim: Facts, source: Facts) -> list[str]:
    """The facts of ``claim`` that do not stand in ``source``, as a person would name them."""
    known = frozenset[str]().union(*source.numbers)
    missing = [min(number) for number in claim.numbers if not number & known]
    missing += [
        str(readings[0])
        for readings in claim.dates
        if not any(
            date.agrees_with(reading)
            and (date.year or not reading.year or str(reading.year) in known)
            for reading in readings
            for dates in source.dates
            for date in dates
        )
    ]
    return missing + sorted(claim.units - source.units)
