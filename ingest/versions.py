"""Finds versions of one document, and which of them is the newest.

A version is nearly the same text, under the same name, of a later date or with a higher number.
Near-duplicates alone are no proof: the contracts of two people on one template are near-duplicates
too. So the words of the names must be the same, dates and version numbers aside, and so must those
of the folders, except that an older version may lie in a folder below the newer one. A name alone
is no proof either: the bank statements of two years are two documents.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from vind.indexes.catalogue.documents import SignatureRow
from vind.indexes.text.languages import ANY_YEAR, MONTH, MONTHS, YEAR
from vind.indexes.text.standing import VERSION, versions_in
from vind.indexes.text.words import WORD
from vind.ingest.signature import COMPONENTS

RULES_OF_VERSIONS = "6"
"""Increased with each change of these rules, so that an index is brought up to date with them."""

MIN_SIMILARITY = 0.8
"""Between two versions: a contract with a new date and price has more."""

MIN_SIMILARITY_NUMBERED = 0.3
"""Between two files whose names have a year or a version number: a revision that rewrites every
other sentence of a two-page instruction has .39."""

COMPARED = 50
"""Files of one name and folder with which each is compared, at most: those next in order."""

_DAY = len("2026-01-31")

Signatures = npt.NDArray[np.uint32]

Words: TypeAlias = tuple[str, ...]

Order: TypeAlias = tuple[int | str, ...]
"""Sorts the versions of one document: a date in a name, a version number or (ISO date,)."""

Day: TypeAlias = tuple[int, ...]
"""(year,), (year, month) or (year, month, day)."""

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
"""Dates in names: "20240312", "2024-03-12", "12-3-2024", "12 maart 2024"."""

_WITHOUT_YEAR = re.compile(
    rf"(?<!\d)(?:{_D}[\s._-]*(?:{MONTH})(?![^\W_])|\d\d([-._]){_M}\1\d\d(?!\d))"
)


class Name(NamedTuple):
    """What a file's name and folders say: which document it is, and which version.

    "staff/2024/Leave policy v2.1.docx" has the words (leave, policy), the folders ((staff,),), the
    number (2, 1) and the period (2024,). ``words`` and ``folders`` are without dates and version
    numbers. ``period`` is the latest date of the name, or else of its folders; ``is_told``: the
    name itself has a year or a number, and no day.
    """

    words: Words
    folders: tuple[Words, ...]
    period: Day
    number: tuple[int, ...]
    is_told: bool

    @classmethod
    def of(cls, folder: str, path: str) -> Self:
        """Parse the path of a file in an indexed folder."""
        *above, file = PurePosixPath(f"{folder}/{path}".casefold().replace("_", " ")).parts
        stem = PurePosixPath(file).stem
        day, years = _day_in(stem), _years_in(stem)
        number = next(iter(versions_in(stem)), ())
        return cls(
            words=_identifying(stem),
            folders=tuple(filter(None, map(_identifying, above))),
            period=max(day, years) or _period_of("/".join(above)),
            number=number,
            is_told=bool(number or (years and not day)),
        )


def newer_versions(rows: Sequence[SignatureRow]) -> dict[int, int]:
    """The newest version of each document that is superseded: file id to file id.

    Of versions of one day none is newer, so none is superseded.
    """
    if not rows:
        return {}
    joined = b"".join(row.signature for row in rows)
    signatures = np.frombuffer(joined, dtype="<u4").reshape(len(rows), COMPONENTS)
    names = [Name.of(row.folder, row.path) for row in rows]
    alike: defaultdict[Words, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        alike[name.words].append(place)
    newer: dict[int, int] = {}
    for words, places in alike.items():
        if words and len(places) > 1:
            newer |= _newer_of(places, rows, names, signatures)
    return {rows[older].file_id: rows[_last(older, newer)].file_id for older in newer}


def _last(older: int, newer: Mapping[int, int]) -> int:
    while older in newer:
        older = newer[older]
    return older


def _newer_of(
    places: Sequence[int],
    rows: Sequence[SignatureRow],
    names: Sequence[Name],
    signatures: Signatures,
) -> dict[int, int]:
    """A newer version, for each of the files of one name that has one."""
    order = _orders([names[place] for place in places])
    orders = {
        place: order(names[place]) if order else (rows[place].dated[:_DAY],) for place in places
    }
    beside: defaultdict[tuple[Words, ...], list[int]] = defaultdict(list)
    for place in sorted(filter(orders.__getitem__, places), key=orders.__getitem__):
        beside[names[place].folders].append(place)
    newer: dict[int, int] = {}
    for folders, files in beside.items():
        for candidates in _above(folders, beside) if order else (files,):
            known = [orders[one] for one in candidates]
            for place in files:
                first = bisect_right(known, orders[place])
                later = candidates[first : first + COMPARED]
                agree = (signatures[later] == signatures[place]).mean(axis=1)
                for one, similarity in zip(later, agree, strict=True):
                    is_told = names[place].is_told and names[one].is_told
                    least = MIN_SIMILARITY_NUMBERED if is_told else MIN_SIMILARITY
                    before = newer.get(place)
                    is_last = before is None or orders[before] <= orders[one]
                    if similarity >= least and is_last:
                        newer[place] = one
    return newer


def _orders(names: Sequence[Name]) -> Callable[[Name], Order] | None:
    """How the files of one name are sorted; None if no name says which is the newest.

    By number where not all have a period and all have a number. A name that says nothing, among
    some that do, has no order: ().
    """
    if all(name.number for name in names) and not all(name.period for name in names):
        return lambda name: name.number
    if any(name.period for name in names):
        return lambda name: (*name.period, 0, *name.number) if name.period else ()
    return (lambda name: name.number) if any(name.number for name in names) else None


def _above(
    folders: tuple[Words, ...], beside: Mapping[tuple[Words, ...], list[int]]
) -> Iterator[list[int]]:
    """The files of one name in a folder and in those above it."""
    for depth in range(len(folders) + 1):
        if found := beside.get(folders[:depth]):
            yield found


def _identifying(said: str) -> Words:
    """The words of a folded name without its dates and version number."""
    for form in _FORMS if _YEAR.search(said) else ():
        said = form.sub(" ", said)
    return tuple(WORD.findall(VERSION.sub(" ", ANY_YEAR.sub(" ", _WITHOUT_YEAR.sub(" ", said)))))


def _day_in(said: str) -> Day:
    return max(_days_in(said), default=())


def _days_in(said: str) -> Iterator[Day]:
    for form in _FORMS if _YEAR.search(said) else ():
        for found in form.finditer(said):
            told = found.groupdict()
            month = MONTHS.get(told["month"]) or int(told["month"])
            yield (int(told["year"]), month, *([int(told["day"])] if told.get("day") else []))


def _years_in(said: str) -> Day:
    return tuple(map(int, ANY_YEAR.findall(said)))


def _period_of(folders: str) -> Day:
    return _day_in(folders) or _years_in(folders)[-1:]
