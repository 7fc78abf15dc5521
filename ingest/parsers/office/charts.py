"""Converts charts of Office files to tables: a row for each category, a column for each series."""

import re
from itertools import islice
from typing import Any

from vind.ingest.document.characters import one_line
from vind.ingest.parsers.office.package import A, C
from vind.ingest.parsers.tables.values import shown

# A larger chart is a curve, whose numbers nobody reads one by one.
_CELLS_AT_MOST = 20_000
_LEVELS_AT_MOST = 9
_NUMBERS = (C + "numCache", C + "numLit")
_POINTS = (*_NUMBERS, C + "strCache", C + "strLit", C + "lvl")
_PERCENT = re.compile(r"(?:\.(0+))?%")
_VALUES = (C + "val", C + "yVal", C + "bubbleSize")

Points = dict[int, str]
"""The texts at the places of a chart, from 0; places may be missing."""


def table_of_chart(root: Any) -> tuple[str, list[list[str]]]:
    """The titles of a chart and its axes, and its rows, the first of which names the series.

    ``root`` is the root of the chart's part. A chart with more than _CELLS_AT_MOST has no rows.
    """
    titles = (_text(title) for title in root.iter(C + "title"))
    columns = _columns(root)
    places = sorted({place for _, points in columns for place in points})
    names = [name for name, _ in columns]
    if len(columns) * len(places) > _CELLS_AT_MOST:
        places, names = [], []
    rows = [[points.get(place, "") for _, points in columns] for place in places]
    return "\n".join(filter(None, titles)), [names, *rows] if any(names) else rows


def _columns(root: Any) -> list[tuple[str, Points]]:
    """The named columns: the categories, once and where they change, and the series."""
    since_1904 = any(said.get("val", "1") in ("1", "true") for said in root.iter(C + "date1904"))
    columns: list[tuple[str, Points]] = []
    last: Points | None = None
    for series in root.iter(C + "ser"):
        parts = {part.tag: part for part in series}
        categories = _categories(parts.get(C + "cat", parts.get(C + "xVal")), since_1904)
        if last is None or (categories and categories != last):
            columns.append(("", categories))
            last = categories
        name = _text(parts[C + "tx"]) if C + "tx" in parts else ""
        values = [parts[tag] for tag in _VALUES if tag in parts]
        columns += [(name, points) for each in values for points in _levels(each, since_1904)[:1]]
    return columns


def _categories(holder: Any, since_1904: bool) -> Points:
    """The labels of the axis; where it has levels, the outer one comes first: "2025 Q1"."""
    levels = [] if holder is None else _levels(holder, since_1904)
    categories: Points = {}
    outer = [""] * (len(levels) - 1)
    for place in sorted({place for level in levels for place in level}):
        # An outer label is only given at its first place.
        outer = [level.get(place, before) for level, before in zip(levels[1:], outer, strict=True)]
        names = (*reversed(outer), levels[0].get(place, ""))
        categories[place] = " ".join(filter(None, names))
    return categories


def _levels(holder: Any, since_1904: bool) -> list[Points]:
    """The points below an element, for each level of categories, the inner one first."""
    levels = []
    for points in islice(holder.iter(*_POINTS), _LEVELS_AT_MOST):
        number_format = points.findtext(C + "formatCode", "") if points.tag in _NUMBERS else None
        level: Points = {}
        for point in points.iterchildren(C + "pt"):
            place, text = point.get("idx", ""), point.findtext(C + "v", "")
            if place.isdecimal():
                own = point.get("formatCode", number_format)
                level[int(place)] = text if own is None else _number(text, own, since_1904)
        levels.append(level)
    return levels


def _number(text: str, number_format: str, since_1904: bool) -> str:
    """A number of the chart, approximately as its format shows it."""
    from openpyxl.styles.numbers import is_date_format
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    try:
        number = float(text)
        if is_date_format(number_format):
            return shown(from_excel(number, MAC_EPOCH if since_1904 else WINDOWS_EPOCH))
    except (ValueError, OverflowError):  # an error of the sheet, or a date beyond the calendar
        return one_line(text)
    if percent := _PERCENT.search(number_format):
        return f"{100 * number:.{len(percent[1] or '')}f}%"
    return shown(number)


def _text(element: Any) -> str:
    parts = element.iter(A + "p", A + "br", A + "t", C + "pt", C + "v")
    return one_line("".join(part.text or " " for part in parts))
