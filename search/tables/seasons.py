"""Rows and columns of a table that are for some months or weekdays, and which of them are asked.

"Low (Jan-Mar, Nov)", "High (July and August)", "Mon to Thu", "weekend": what something costs in
August stands in one column, and the others tell of other months. "Summer" and "zomer" are June to
August where nothing else is said of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

from indexes.calendar import ANY_YEAR, MONTHS, YEAR
from indexes.folding import fold_in_place
from search.tables.rows import CELL_END, Headed, columns, is_row
from search.text.names import SHORT_WEEKDAYS, WEEKDAYS, known_words
from search.text.number_words import NUMBER_WORDS
from search.text.words import word_set

MONTH, DAY = "month", "weekday"
_MANY = {MONTH: 12, DAY: 7}

_PARTS = ("", "ochtend", "morgen", "middag", "avond", "nacht")
"""Of a day, written to its Dutch name."""

_NAMED = {word: (MONTH, number) for word, number in MONTHS.items()} | {
    word: (DAY, number)
    for number, ((dutch, english), short) in enumerate(
        zip(WEEKDAYS.items(), SHORT_WEEKDAYS, strict=True), start=1
    )
    for word in (
        *(f"{dutch}{part}{ending}" for part in _PARTS for ending in ("", "s", "en")),
        english,
        f"{english}s",
        *short.split(),
    )
}
_SETS = {
    **dict.fromkeys(("weekend", "weekends", "weekenden", "weekeinde"), frozenset({6, 7})),
    **dict.fromkeys(
        ("doordeweeks", "weekday", "weekdays", "werkdag", "werkdagen"), frozenset({1, 2, 3, 4, 5})
    ),
}
"""Weekdays under one name."""

_PARTS_OF_YEAR = {
    f"{word}{ending}": frozenset(months)
    for names, months in (
        ("lente voorjaars voorjaar spring", (3, 4, 5)),
        ("zomer summer", (6, 7, 8)),
        ("herfst najaars najaar autumn fall", (9, 10, 11)),
        ("winter", (12, 1, 2)),
    )
    for word in names.split()
    for ending in ("", "seizoen", "periode", "maanden")
}
"""The months under one name."""

_CALENDAR = _NAMED.keys() | _SETS.keys() | _PARTS_OF_YEAR.keys()

_SO_MANY = re.compile(
    r"(?:\d|\b(?:hoeveel|aantal|paar|per|hun|aaneengesloten|\w+de|\w+ste|(?<!\bop )een"
    rf"|{'|'.join(NUMBER_WORDS)}))\s$"
)
"""Before working days that are counted, or are one of a row, and not those of the week."""

_SO_MANY_WIDTH = 20

_PLAIN_FROM = 5
"""Letters of a name that means a month or a day wherever it stands, as "Jan" and "do" do not."""

_PLAIN = frozenset({"mei", "juni", "juli", "june", "july"})
_VERBS = frozenset({"may", "march"})
"""Months where they have a capital, and begin no sentence."""

_OTHER_THINGS = frozenset({"spring", "fall"})
_IN = re.compile(r"\bin (?:the )?$")
"""Before a word for other things too, where it is a part of the year."""

_TOKEN = re.compile(r"t/m|[^\W\d_]+|\d+|[-\u2013,/&+]")
_UNTIL = frozenset({"-", "\u2013", "t/m", "tot", "to", "until", "till", "through"})
_JOINING = (
    _UNTIL
    | {*",/&+"}
    | word_set("en and met of or in van from season seizoen period periode months maanden")
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_FIRST = re.compile(rf"(?P<year>{YEAR})[-/]{_MONTH}(?:-01)?")
_EXPORTED = re.compile(rf"{_MONTH}[-/](?P<year>{YEAR})")

IsMeant: TypeAlias = Callable[[re.Match[str]], bool]
"""Whether a word that may name a month or a day does so."""


@dataclass(frozen=True, slots=True)
class Season:
    """Some ``months``, from 1, of ``years`` or any, and ``weekdays``, from 1 for Monday.

    ``implied`` are the months of a part of the year, as "summer".
    """

    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    implied: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.all_months or self.weekdays)

    @property
    def all_months(self) -> frozenset[int]:
        """Those named and those implied."""
        return self.months | self.implied


def season_asked(question: str) -> Season:
    """The months, the parts of the year and the weekdays that a question names, and the weekend."""
    return _season(question, _is_plain)


@lru_cache(maxsize=1024)  # a heading is looked at for each of its rows
def season_of(cell: str) -> Season:
    """The months and weekdays that a cell is for; none where it has days of a month.

    Workbooks have the first of a month for the month; exports have "03-2026".
    """
    written = cell.strip()
    if one := _FIRST.fullmatch(written) or _EXPORTED.fullmatch(written):
        return Season(frozenset({int(one["month"])}), years=frozenset({int(one["year"])}))
    parts = [*_IN_BRACKETS.findall(cell), _IN_BRACKETS.sub(" ", cell)]
    found = [_season_of_part(part) for part in parts]
    months = frozenset(chain.from_iterable(one.months for one in found))
    implied = frozenset(chain.from_iterable(one.implied for one in found))
    return Season(
        months,
        frozenset(chain.from_iterable(one.weekdays for one in found)),
        frozenset(chain.from_iterable(one.years for one in found)),
        frozenset() if months else implied,
    )


def told_by_label(rows: Sequence[str], asked: Season) -> list[bool | None]:
    """For each row of a table whether its first cell is for the months or days asked.

    None where that names none, and for all rows unless some are for those and some are not.
    """
    return _told([row.split(CELL_END)[0] for row in rows], asked)


def without_columns_of_others(row: str, heading: str, asked: Season, words: frozenset[str]) -> str:
    """A row without the cells under months or days other than those asked.

    They are left out only where another column is for those; then also what is under anything else
    that the ``words`` of the question do not have, such as "Christmas", but for the labels.
    """
    cells = list(columns(row, heading)) if asked and heading else []
    told = _told([above for above, _ in cells], asked)
    if False not in told:
        return row
    kept = [
        cell
        for place, ((above, cell), is_asked) in enumerate(zip(cells, told, strict=True))
        if is_asked or (is_asked is None and (place == 0 or known_words(above) & words))
    ]
    return CELL_END.join(kept)


def has_season(sentences: Sequence[Headed], asked: Season) -> bool:
    """Whether a row or a column of the tables is for the months and days asked, or a sentence is.

    "Open from Monday to Friday" is said of Tuesday too.
    """
    return bool(asked) and any(
        _holds(one, asked) for sentence in sentences for one in _seasons_in(*sentence)
    )


def _seasons_in(text: str, heading: str) -> Iterator[Season]:
    if is_row(text):
        yield from map(season_of, (text.split(CELL_END, maxsplit=1)[0], *heading.split(CELL_END)))
    else:
        yield season_asked(text)


def _told(cells: Sequence[str], asked: Season) -> list[bool | None]:
    """For each cell whether it is for the months, weekdays and year asked; None where it has none.

    None for all unless some are for them and some are not.
    """
    seasons = [season_of(cell) for cell in cells] if asked else []
    told = [_holds(one, asked) or (False if is_other(one, asked) else None) for one in seasons]
    return told if True in told and False in told else [None] * len(cells)


def _holds(one: Season, asked: Season) -> bool:
    is_of = bool(asked.all_months & one.all_months or asked.weekdays & one.weekdays)
    return is_of and not is_other(one, asked)


def is_other(one: Season, asked: Season) -> bool:
    """Whether one is for other months, weekdays or years than those asked."""
    return any(
        bool(own and wanted and not own & wanted)
        for own, wanted in (
            (one.all_months, asked.all_months),
            (one.weekdays, asked.weekdays),
            (one.years, asked.years),
        )
    )


def _season_of_part(part: str) -> Season:
    """What a cell, or what stands in its brackets, is for; nothing where it has days of a month.

    "Jan" and "do" count where there is nothing but months and days.
    """
    words = [_word(match) for match in _TOKEN.finditer(part)]
    if any(word.isdecimal() and not ANY_YEAR.fullmatch(word) for word in words):
        return Season()
    is_calendar = all(word in _JOINING or word in _CALENDAR or word.isdecimal() for word in words)
    return _season(part, (lambda _: True) if is_calendar else _is_plain)


def _season(text: str, is_meant: IsMeant) -> Season:
    found: dict[str, set[int]] = {MONTH: set(), DAY: set()}
    implied: set[int] = set()
    last: tuple[str, int] | None = None
    spans = False
    for match in _TOKEN.finditer(text):
        word = _word(match)
        named = _NAMED.get(word) if is_meant(match) else None
        if named is not None:
            kind, number = named
            first = last[1] if spans and last and last[0] == kind else number
            found[kind] |= _through(first, number, _MANY[kind])
            last, spans = named, False
        elif word in _UNTIL:
            spans = True
        elif word not in ("en", "met"):  # "tot en met"
            if not (word.startswith("werkdag") and _is_counted(match)):
                found[DAY] |= _SETS.get(word, frozenset())
            implied |= _PARTS_OF_YEAR.get(word, frozenset()) if is_meant(match) else frozenset()
            last, spans = None, False
    has_months = found[MONTH] or implied
    years = frozenset(map(int, ANY_YEAR.findall(text))) if has_months else frozenset[int]()
    return Season(frozenset(found[MONTH]), frozenset(found[DAY]), years, frozenset(implied))


def _through(first: int, last: int, many: int) -> set[int]:
    """From one to another, over the end of the year or the week where the last is before."""
    return {(first - 1 + step) % many + 1 for step in range((last - first) % many + 1)}


def _is_counted(match: re.Match[str]) -> bool:
    before = fold_in_place(match.string[: match.start()][-_SO_MANY_WIDTH:])
    return _SO_MANY.search(before) is not None


def _is_plain(match: re.Match[str]) -> bool:
    word = _word(match)
    if word in _VERBS:
        return match[0][0].isupper() and match.start() > 0
    if word in _OTHER_THINGS:
        return _IN.search(fold_in_place(match.string[: match.start()])) is not None
    if word in _PARTS_OF_YEAR:  # a capital makes a name: "De Winter"
        return match[0].islower() or match.start() == 0
    return len(word) >= _PLAIN_FROM or word in _PLAIN


def _word(match: re.Match[str]) -> str:
    return fold_in_place(match[0])
