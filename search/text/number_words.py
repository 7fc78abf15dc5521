"""Numbers in words, Dutch and English, and hours that are told by their half or quarter."""

import re
from itertools import product

DUTCH_NUMBERS = """
    een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien
    zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig
"""
ENGLISH_NUMBERS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
"""
AMOUNTS = (*range(1, 20), *range(20, 100, 10))


def _below_hundred(names: str, pattern: str) -> dict[str, int]:
    found = dict(zip(names.split(), AMOUNTS, strict=True))
    units = [(word, number) for word, number in found.items() if number < 10]
    tens = [(word, number) for word, number in found.items() if number >= 20]
    for (unit, one), (ten, many) in product(units, tens):
        found[pattern.format(unit=unit, ten=ten)] = many + one
    return found


_DUTCH = _below_hundred(DUTCH_NUMBERS, "{unit}en{ten}")
_ENGLISH = _below_hundred(ENGLISH_NUMBERS, "{ten}-{unit}")
_ROUND = {"honderd": 100, "hundred": 100, "duizend": 1000, "thousand": 1000}
_TIMES = {"twice": 2, "thrice": 3}
_WORTH = _DUTCH | _ENGLISH | _TIMES

NUMBER_WORDS = {
    word: number for word, number in (_WORTH | _ROUND).items() if word not in ("een", "one")
}
"""The numbers that are one word, to 99 and the round ones above. The two left out are articles and
pronouns far more often than numbers."""

PLAIN_NUMBER_WORD = re.compile(rf"\b(?:half|anderhal(?:f|ve)|{'|'.join(NUMBER_WORDS)})\b")

SCALES = {
    "duizend": 3,
    "thousand": 3,
    "k": 3,
    "miljoen": 6,
    "million": 6,
    "mln": 6,
    "mio": 6,
    "miljard": 9,
    "billion": 9,
    "mld": 9,
    "bn": 9,
}
"""Powers of ten of a word behind a number ("2 miljoen")."""

SCALE = "|".join(sorted(SCALES, key=len, reverse=True))

_ONE_UNIT = (
    "minuut|uur|dag|werkdag|kalenderdag|week|maand|kwartaal|jaar"
    r"|minute|hour|(?:(?:working|business|calendar)\s)?day|month|quarter|year"
)
ONE_UNIT = re.compile(rf"\b(?:een|one|an?) (?:{_ONE_UNIT})\b")
_OF_ONE_UNIT = {"een": "1", "one": "1", "half": "0.5", "halve": "0.5"}
"""Numbers only before a unit of time: the first two are articles and pronouns elsewhere."""
_ONE_AND_A_HALF = {"anderhalf": "1.5", "anderhalve": "1.5"}
_LONE = _OF_ONE_UNIT | _ONE_AND_A_HALF

AND_A_HALF = r"\s(?:and a half|en een hal(?:f|ve))\b"
UNIT_AND_A_HALF = re.compile(rf"\s(?:{_ONE_UNIT})s?{AND_A_HALF}")
"""Behind the number of "a year and a half"."""


def _longest_first(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NL = f"(?:{_longest_first(_DUTCH)})"
_NL_HUNDREDS = f"{_NL}?honderd(?:(?:en)?{_NL})?"
_NL_THOUSANDS = (
    f"(?:{_NL_HUNDREDS}|{_NL})?duizend(?:(?:en)?(?:{_NL_HUNDREDS}|{_NL})|\\s{_NL_HUNDREDS})?"
)
_EN = f"(?:{_longest_first(_ENGLISH).replace('-', '[- ]')})"
_NO_HUNDRED = r"\b(?!\shundred\b)"
"""Where a number ends: "between one hundred and two hundred"."""
_EN_HUNDREDS = f"(?:(?:an?|{_EN})[\\s-])?hundred(?:\\s(?:and\\s)?{_EN}{_NO_HUNDRED})?"
_EN_THOUSANDS = (
    f"(?:(?:{_EN_HUNDREDS}|{_EN}|an?)\\s)?thousand"
    f"(?:,?\\s(?:and\\s)?(?:{_EN_HUNDREDS}|{_EN}){_NO_HUNDRED}(?!\\sthousand\\b))?"
)

_NOT_ONE = rf"(?!(?:een(?:maal|voud)?|one)\b(?!\s(?:hundred|thousand|{SCALE})\b|{AND_A_HALF}))"
_UNITS_OF_TIME = (
    r"(?:\w*uur|\w*uren|\w*dag(?:en)?|\w*we(?:ek|ken)|\w*maand(?:en)?|\w*ja(?:ar|ren)|minuten)\b"
)
_DUTCH_EIGHT = (
    rf"(?!acht\s(?:slaan|geslagen|het|dit|dat|deze|de|een|zich|hem|haar|ik|u|men)\b)"
    rf"(?!(?<=\bin )acht\b(?!\s(?:\w+\s)?{_UNITS_OF_TIME}))"
)
"""In Dutch "in acht nemen" is to observe, and who "acht" something is of that opinion."""

_DUTCH_TEN = (
    r"(?!ten\s(?:aanval|aanzien|antwoord|bate|bedrage|behoeve|belope|deel|dele|dienste|eerste|einde"
    r"|gevolge|geschenke|goede|grave|grondslag|gunste|hoogste|huwelijk|kantore|koste|kwade|laatste"
    r"|langste|laste|minste|nadele|name|noorden|onder|onrechte|oosten|opzichte|overstaan|prooi"
    r"|slotte|spijt|strengste|tijde|tijden|titel|toon|tonele|tweede|derde|uitvoer|val|volle"
    r"|voordele|vroegste|westen|zeerste|zuiden)\b)"
)
"""In Dutch "ten" is a preposition."""

_QUARTERS = {
    "half": -30,
    "half past": 30,
    "kwart voor": -15,
    "quarter to": -15,
    "kwart over": 15,
    "quarter past": 15,
}
_HOUR = "|".join((*DUTCH_NUMBERS.split()[:12], *ENGLISH_NUMBERS.split()[:12]))
_QUARTER_HOUR = (
    rf"(?P<quarter>{_longest_first(_QUARTERS)}) (?P<hour>{_HOUR}|1[0-2]|[1-9])(?![\d.,:]\d)\b"
)

_BEGINNINGS = {word[:3] for word in (*NUMBER_WORDS, *_LONE, *_QUARTERS)} | {"a ", "an "}

NUMBER_WORD = re.compile(
    rf"\b(?=(?:{'|'.join(sorted(_BEGINNINGS))}))(?:{_QUARTER_HOUR}|{_DUTCH_TEN}{_DUTCH_EIGHT}(?:{_NOT_ONE}(?P<word>{_NL_THOUSANDS}"
    rf"|{_NL_HUNDREDS}|{_EN_THOUSANDS}|{_EN_HUNDREDS}|{_NL}|{_EN}|{'|'.join(_TIMES)})"
    rf"(?:maal|voud|(?P<half>en(?:een)?hal(?:f|ve)|{AND_A_HALF}))?\b"
    rf"|(?P<lone>{'|'.join(_ONE_AND_A_HALF)}|an?(?={UNIT_AND_A_HALF.pattern})"
    rf"|(?:{'|'.join(_OF_ONE_UNIT)})(?=\s(?:an?\s)?(?:{_ONE_UNIT})\b))\b)"
    rf"(?:\s(?P<scale>{SCALE})\b)?)"
)
"""Few words begin as any of these do: for the others the rest is not tried."""

_SPELLED = re.compile(
    rf"honderd|hundred|duizend|thousand|hal(?:f|ve)\b|kwart|quarter|maal\b|voud\b"
    rf"|\b(?:een|one)\s(?:{_ONE_UNIT})\b"
)


def may_be_spelled(folded: str, words: list[str]) -> bool:
    """Whether a folded text of these words may have a number in words; quick."""
    return not NUMBER_WORDS.keys().isdisjoint(words) or _SPELLED.search(folded) is not None


def spelled(match: re.Match[str]) -> str:
    """What a match of NUMBER_WORD that tells no hour stands for, in digits."""
    if lone := match["lone"]:
        return _LONE.get(lone, "1")
    return f"{_worth(match['word'])}{'.5' if match['half'] else ''}"


def _worth(words: str) -> int:
    for name, worth in (("duizend", 1000), ("thousand", 1000), ("honderd", 100), ("hundred", 100)):
        before, found, after = words.partition(name)
        if found:
            return (_worth(before) or 1) * worth + _worth(after)
    plain = words.strip(" ,-").removeprefix("and ").replace(" ", "-")
    return _WORTH.get(plain) or _WORTH.get(plain.removeprefix("en"), 0)


def told_hour(match: re.Match[str]) -> frozenset[str]:
    """The times of day that a match of NUMBER_WORD tells by a half or a quarter."""
    hour = match["hour"]
    of_day = 60 * (int(hour) if hour.isdecimal() else _WORTH[hour])
    minutes = of_day + _QUARTERS[match["quarter"]]
    return frozenset(f"{m // 60 % 24}:{m % 60}" for m in (minutes, minutes + 720))
