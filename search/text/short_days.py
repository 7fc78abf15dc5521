"""Weekdays in short: "ma-vr", "Mon to Fri", "za en zo", and "za" that is all of a cell.

Most of these are other words as well ("do", "sun", "ma", "zo"), so that they are days in a span or
a list of days alone, where they are all of a cell, before a date, and beside those before a time.
"""

import re
from collections.abc import Iterator

from indexes.folding import fold_in_place
from search.text.facts import UP_TO, find_dates
from search.text.names import WEEKDAYS

SHORT_DAYS = ("ma mon", "di tue tues", "wo wed", "do thu thur thurs", "vr fri", "za sat", "zo sun")
"""From Monday on, in Dutch and in English."""

_NAMES = {
    short: name
    for name, written in zip(WEEKDAYS.values(), SHORT_DAYS, strict=True)
    for short in written.split()
}


_DUTCH = "|".join(day.split()[0] for day in SHORT_DAYS)
_ENGLISH = "|".join(short for day in SHORT_DAYS for short in reversed(day.split()[1:]))
_DAY = rf"{_ENGLISH}|{_DUTCH}"

_PARTED = rf"\.?\s?(?:[-\u2013,/&+]|(?:{UP_TO}|en|and|of|or|,\s(?:en|and))(?=\s))\s?"
_RUN = re.compile(
    "|".join(
        rf"(?<![\w-])(?:{days})(?:{_PARTED}(?:{days}))+\.?(?![\w-])" for days in (_DUTCH, _ENGLISH)
    )
)
"""Two or more of one language, in a span or a list."""

_CELL = re.compile(rf"(?:^|(?<=[\t\n]))\s?\(?(?P<day>{_DAY})\.?:?\)?\s?(?=[\t\n]|$|\d)")
_BEFORE_TIME = re.compile(rf"(?<![\w-])(?P<day>{_DAY})\.?:?\s(?=\d{{1,2}}(?:[.:-]\d|\s?[-\u2013]))")
_BEFORE_DATE = re.compile(rf"(?<![\w-])(?P<day>{_DAY})\.?,?\s$")
_WIDTH = 8
_SHORT = re.compile(rf"\b(?:{_DAY})\b")


def short_days(text: str) -> frozenset[str]:
    """The weekdays that stand in short in a text or a row, as ``known_words`` has them.

    Of a span the days that it runs from and to.
    """
    return frozenset(_NAMES[short] for short in _stated(fold_in_place(text)))


def _stated(folded: str) -> Iterator[str]:
    """What stands in a folded text for a day."""
    runs = _RUN.findall(folded)
    for run in runs:
        yield from _SHORT.findall(run)
    if "\t" in folded:
        yield from (match["day"] for match in _CELL.finditer(folded))
    if runs:
        yield from (match["day"] for match in _BEFORE_TIME.finditer(folded))
    for start, _, _ in find_dates(folded):
        if match := _BEFORE_DATE.search(folded, max(0, start - _WIDTH), start):
            yield match["day"]
