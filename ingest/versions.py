"""Finds versions of one document, and which of them is the newest.

Near-duplicates alone are no proof: the contracts of two people on one template are near-duplicates
too. So versions must also have names and folders of the same document, apart from years, version
numbers and words such as "draft". Near-duplicates are found by locality-sensitive hashing
(Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4): signatures that share all
components of a band are candidates, and are versions where enough components are equal.

Files whose names differ only in a version number or a year ("manual-v3", "manual-v4") need less
similarity. Rules of two years in one folder need none, as a policy may be rewritten. Documents with
a notice that they are out of force, and documents in an archive, are treated in ``successors``.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vind.indexes.catalogue.documents import SignatureRow
from vind.ingest.days import Day, days_in
from vind.ingest.out_of_force import notice_in
from vind.ingest.signature import COMPONENTS
from vind.ingest.successors import successors
from vind.ingest.version_names import Name, folder_of, is_in_archive_of_all

RULES_OF_VERSIONS = "5"
"""Increased with each change of these rules, so that an index is brought up to date with them."""

MIN_SIMILARITY = 0.8
"""Between two versions: a contract with a new date and price has more."""

_DAY = len("2026-01-31")

MIN_SIMILARITY_NUMBERED = 0.3
"""Between two files whose names say that they are versions: a revision that rewrites every other
sentence of a two-page instruction has .39."""

# 32 bands of 4 components find a pair of similarity .8 with a probability of 1 - 10^-7, and one of
# .5 with .87.
_BANDS = 32
# Of the documents with one band in common, only so many are compared with all that follow.
_COMPARED_AT_MOST = 50

# Odd multipliers that hash the four components of a band and a name to one number (Knuth's
# multiplicative hashing).
_MIXING = np.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0x27D4EB2F165667C5,
        0xFF51AFD7ED558CCD,
    ],
    dtype=np.uint64,
)

Signatures = npt.NDArray[np.uint32]


def newer_versions(rows: Sequence[SignatureRow]) -> dict[int, int]:
    """The newest version of each document that is superseded: file id to file id.

    Of versions of one day none is newer, so none is superseded.
    """
    if not rows:
        return {}
    signatures = np.frombuffer(b"".join(row.signature for row in rows), dtype="<u4")
    groups = _Groups(len(rows))
    signatures = signatures.reshape(len(rows), COMPONENTS)
    names = [Name.of(row.path) for row in rows]
    for one, other in (*_candidates(signatures, names), *_same_names(rows, signatures, names)):
        groups.join(one, other)
    # Not today: the result is to depend on the documents alone.
    latest = next(days_in(max(row.dated for row in rows)[:_DAY]), ())
    notices = [notice_in(row.opening, latest) for row in rows]
    newest: dict[int, int] = {}
    for group in groups.several():
        last, older = _newest([_Version(rows[i], names[i], notices[i] is None) for i in group])
        newest |= {group[place]: group[last] for place in older}
    further = successors(rows, names, notices, newest)
    newest = {older: further.get(newer, newer) for older, newer in newest.items()} | further
    return {rows[older].file_id: rows[newer].file_id for older, newer in newest.items()}


class _Version(NamedTuple):
    row: SignatureRow
    name: Name
    is_in_force: bool

    @property
    def by_day(self) -> tuple[bool, int, str]:
        """Sort key for versions whose names give no order.

        Standing comes before the day, as an old version may be saved last, when it is archived.
        """
        return self.is_in_force, self.name.standing, self.row.dated[:_DAY]


def _newest(group: Sequence[_Version]) -> tuple[int, list[int]]:
    """Indexes into ``group``: the newest version, and those that are older than it.

    Versions whose names give an order are sorted by it; the newest of them is compared with the
    others by day. Days do not order names of the same year, as a copy of a file gets a new date.
    """
    ages = _ages_by_name([version.name for version in group])
    ordered = [place for place, age in enumerate(ages) if age]
    others = [place for place, age in enumerate(ages) if not age]
    if not ordered:
        ordered, others = others, []
    are_named = any(version.name.years or version.name.number for version in group)

    def by_name(place: int) -> tuple[bool, tuple[Day, ...], int, str]:
        is_in_force, standing, day = group[place].by_day
        return is_in_force, ages[place], standing, "" if are_named else day

    def by_day(place: int) -> tuple[bool, int, str]:
        return group[place].by_day

    first = max(ordered, key=lambda place: (by_name(place), by_day(place)))
    last = max([first, *others], key=by_day)
    older = [place for place in ordered if last != first or by_name(place) < by_name(first)]
    return last, older + [place for place in others if by_day(place) < by_day(last)]


def _ages_by_name(names: Sequence[Name]) -> list[tuple[Day, ...]]:
    """Sort keys by name: (period, number), or (number,) where not all have a period.

    () for a name that gives no order.
    """
    if not all(name.period for name in names) and all(name.number for name in names):
        return [(name.number,) for name in names]
    if any(name.period for name in names):
        return [(name.period, name.number) if name.period else () for name in names]
    return [(name.number,) if name.number else () for name in names]


def _same_names(
    rows: Sequence[SignatureRow], signatures: Signatures, names: Sequence[Name]
) -> Iterator[tuple[int, int]]:
    """The pairs of versions among files whose names differ only in their years and numbers.

    They are near-duplicates, or one has a name that says it expired, or they are of two years and
    in one folder or its archive. A file in an archive of all folders belongs to the one folder that
    has such a file, if there is only one.
    """
    alike: defaultdict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    beside: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, (row, name) in enumerate(zip(rows, names, strict=True)):
        if name.years or name.number:
            alike[name.rest, name.document].append(place)
        if name.years and name.rest and not name.is_tied_to_its_year:
            beside[row.folder, folder_of(row.path), name.rest].append(place)
    for places in _with_archive_of_all(beside, rows):
        yield from ((places[0], place) for place in places[1:])
    for places in alike.values():
        yield from _pairs(signatures, np.array(places), MIN_SIMILARITY_NUMBERED)
        newest = max(places, key=lambda place: (names[place].years, names[place].number))
        yield from ((newest, place) for place in places if names[place].is_expired)


def _with_archive_of_all(
    beside: Mapping[tuple[str, str, str], list[int]], rows: Sequence[SignatureRow]
) -> Iterator[list[int]]:
    """The groups of ``beside``, with files in an archive of all folders added to their folder's."""
    homes: defaultdict[tuple[str, str], list[list[int]]] = defaultdict(list)
    archived: dict[tuple[str, str], list[int]] = {}
    for (folder, place, rest), places in beside.items():
        if place or not all(is_in_archive_of_all(rows[one].path) for one in places):
            homes[folder, rest].append(places)
        else:
            archived[folder, rest] = places
    for known, of_folders in homes.items():
        if len(of_folders) == 1:
            of_folders[0].extend(archived.pop(known, []))
        yield from of_folders
    yield from archived.values()


def _candidates(signatures: Signatures, names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Pairs of near-duplicates with one document's name: enough of them to form the groups."""
    documents: dict[tuple[str, ...], int] = {}
    named = np.array(
        [documents.setdefault(name.document, len(documents)) for name in names], dtype=np.uint64
    )
    for band in np.split(signatures.astype(np.uint64), _BANDS, axis=1):
        # Collisions do no harm: whole signatures are compared afterwards.
        numbers = (np.column_stack((band, named)) * _MIXING).sum(axis=1, dtype=np.uint64)
        _, which, counts = np.unique(numbers, return_inverse=True, return_counts=True)
        order = np.argsort(which, kind="stable")
        ends = np.cumsum(counts)
        for several in np.flatnonzero(counts > 1):
            bucket = order[ends[several] - counts[several] : ends[several]]
            yield from _pairs(signatures, bucket, MIN_SIMILARITY)


def _pairs(
    signatures: Signatures, bucket: npt.NDArray[np.int64], similar_from: float
) -> Iterator[tuple[int, int]]:
    for place, one in enumerate(bucket[:_COMPARED_AT_MOST]):
        others = bucket[place + 1 :]
        agree = (signatures[others] == signatures[one]).mean(axis=1)
        for other in others[agree >= similar_from]:
            yield int(one), int(other)


class _Groups:
    """Documents joined pair by pair (union-find)."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def join(self, one: int, other: int) -> None:
        """Put two documents, and all that are joined to them, in one group."""
        self._above[self._top(other)] = self._top(one)

    def several(self) -> list[list[int]]:
        """The groups of more than one document."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for item in range(len(self._above)):
            groups[self._top(item)].append(item)
        return [group for group in groups.values() if len(group) > 1]

    def _top(self, item: int) -> int:
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item
