"""Weekdays in short: "ma-vr", "Mon to Fri", "za en zo", and "za" that is all of a cell.

Most of these are other words as well ("do", "sun", "ma", "zo"), so that they are days in a span or
a list of days alone, where they are all of a cell, before a date, and beside those before a time or
where a part of the sentence begins: "Keys: ma Bo, di t/m vr Jip, za Kim".
"""

import re
from collections.abc import Iterator

from indexes.folding import fold_in_place
from search.text.facts import UP_TO, find_dates
from search.text.names import SHORT_WEEKDAYS, WEEKDAYS

_NAMES = {
    short: name
    for name, written in zip(WEEKDAYS.values(), SHORT_WEEKDAYS, strict=True)
    for short in written.split()
}


_DUTCH = "|".join(day.split()[0] for day in SHORT_WEEKDAYS)
_ENGLISH = "|".join(short for day in SHORT_WEEKDAYS for short in reversed(day.split()[1:]))
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
_BEGINS_PART = re.compile(rf"(?:^|[,;:(])\s?(?P<day>{_DAY})\b(?=\s[^\W\d_]|:)")
_BEFORE_DATE = re.compile(rf"(?<![\w-])(?P<day>{_DAY})\.?,?\s$")
_WIDTH = 8
_SHORT = re.compile(rf"\b(?:{_DAY})\b")


def short_days(text: str) -> frozenset[str]:
    """The weekdays that stand in short in a text or a row, as ``known_words`` has them.

    Of a span the days that it runs from and to.
    """
    return frozenset(_NAMES[match[0]] for match in _stated(fold_in_place(text)))


def in_full(text: str) -> str:
    """A text with the English names of the days that stand in it in short."""
    folded = fold_in_place(text)
    said, begun = list[str](), 0
    for match in sorted(_stated(folded), key=re.Match.start):
        if match.start() >= begun:
            said += [text[begun : match.start()], _NAMES[match[0]]]
            begun = match.end()
    return "".join((*said, text[begun:]))


def _stated(folded: str) -> Iterator[re.Match[str]]:
    """What stands in a folded text for a day, some of it more than once."""
    runs = [match.span() for match in _RUN.finditer(folded)]
    alone = [_BEFORE_TIME, _BEGINS_PART] if runs else []
    found = [match.span("day") for pattern in alone for match in pattern.finditer(folded)]
    if "\t" in folded:
        found += [match.span("day") for match in _CELL.finditer(folded)]
    for start, _, _ in find_dates(folded):
        if match := _BEFORE_DATE.search(folded, max(0, start - _WIDTH), start):
            found.append(match.span("day"))
    for span in (*runs, *found):
        yield from _SHORT.finditer(folded, *span)
