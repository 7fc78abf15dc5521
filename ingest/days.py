"""Finds dates in names and lines: "20240312", "2024-03-12", "12-3-2024", "12 maart 2024"."""

import re
from collections.abc import Iterator

from vind.indexes.text.languages import MONTH, MONTHS, YEAR

_YEAR = re.compile(YEAR)  # a quick test: most names have no year, and so no date
_M, _D = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_FORMS = [
    re.compile(rf"(?<!\d){form}(?!\d)")
    for form in (
        rf"(?P<year>{YEAR})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        rf"(?P<year>{YEAR})(?P<between>[-./_ ])(?P<month>{_M})(?P=between)(?P<day>{_D})",
        rf"(?P<day>{_D})(?P<between>[-./_ ])(?P<month>{_M})(?P=between)(?P<year>{YEAR})",
        rf"(?P<year>{YEAR})[-._](?P<month>0[1-9]|1[0-2])(?![-._]\d)",
        rf"(?:(?P<day>{_D})[\s._-]*)?(?<![^\W\d_])(?P<month>{MONTH})[\s.,_-]*(?P<year>{YEAR})",
        rf"(?<![^\W\d_])(?P<month>{MONTH})[\s._-]+(?P<day>{_D}),?[\s_-]+(?P<year>{YEAR})",
    )
]
_WITHOUT_YEAR = re.compile(
    rf"(?<!\d)(?:{_D}[\s._-]*(?:{MONTH})(?![^\W_])|\d\d([-._]){_M}\1\d\d(?!\d))"
)

Day = tuple[int, ...]
"""(year,), (year, month) or (year, month, day)."""


def days_in(folded: str) -> Iterator[Day]:
    """The dates in a folded text, grouped by the form in which they are written."""
    for form in _FORMS if _YEAR.search(folded) else ():
        for found in form.finditer(folded):
            said = found.groupdict()
            month = MONTHS.get(said["month"]) or int(said["month"])
            yield (int(said["year"]), month, *([int(said["day"])] if said.get("day") else []))


def without_days(folded: str) -> str:
    """A folded text without its dates, and without those that lack a year ("1 juli") too."""
    for form in _FORMS if _YEAR.search(folded) else ():
        folded = form.sub(" ", folded)
    return _WITHOUT_YEAR.sub(" ", folded)
