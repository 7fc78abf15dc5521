"""Documents that are nearly the same, and which of them is the newest.

Signatures are compared in bands (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4):
two that agree in all components of one band are candidates, and near-duplicates where the share of
all components that agree is large enough.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from indexes.catalogue.read import SignatureRow
from ingest.signature import COMPONENTS

SIMILAR_FROM = 0.8
"""The least similarity of two versions. Two pages of one template are below it, a contract with
another date and price in it above."""

# 32 bands of 4 components find a pair of similarity .8 with a chance of 1 - 10^-7, of .5 with .87.
_BANDS = 32
# So many documents with one band in common are compared with the first of them only.
_PAIRS_AT_MOST = 50

# Odd numbers that make one of the four components of a band (Knuth's multiplicative hashing).
_MIXING = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5],
    dtype=np.uint64,
)

Signatures = npt.NDArray[np.uint32]


def newer_versions(rows: Sequence[SignatureRow]) -> dict[int, int]:
    """For each document that a newer version of it stands for, that one: file id to file id.

    Of versions with the same date the last by folder and path is the newest ("v1", "v2").
    """
    if not rows:
        return {}
    signatures = np.frombuffer(b"".join(row.signature for row in rows), dtype="<u4")
    groups = _Groups(len(rows))
    for one, other in _candidates(signatures.reshape(len(rows), COMPONENTS)):
        groups.join(one, other)
    newest: dict[int, int] = {}
    for group in groups.several():
        last = max(group, key=lambda i: (rows[i].dated, rows[i].folder, rows[i].path))
        newest |= {rows[i].file_id: rows[last].file_id for i in group if i != last}
    return newest


def _candidates(signatures: Signatures) -> Iterator[tuple[int, int]]:
    """The pairs of near-duplicates, as far as grouping needs them."""
    for band in np.split(signatures.astype(np.uint64), _BANDS, axis=1):
        # Two bands that differ may share a number: the pairs are compared whole anyway.
        numbers = (band * _MIXING).sum(axis=1, dtype=np.uint64)
        _, which, counts = np.unique(numbers, return_inverse=True, return_counts=True)
        order = np.argsort(which, kind="stable")
        for bucket in np.split(order, np.cumsum(counts)[:-1]):
            yield from _pairs(signatures, bucket)


def _pairs(signatures: Signatures, bucket: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    for place, one in enumerate(bucket[:_PAIRS_AT_MOST]):
        others = bucket[place + 1 :]
        agree = (signatures[others] == signatures[one]).mean(axis=1)
        for other in others[agree >= SIMILAR_FROM]:
            yield int(one), int(other)


class _Groups:
    """Documents joined pair by pair (union-find)."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def join(self, one: int, other: int) -> None:
        """Put two documents, and all that are joined to them, in one group."""
        self._above[self._top(other)] = self._top(one)

    def several(self) -> list[list[int]]:
        """The groups of more than one."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for item in range(len(self._above)):
            groups[self._top(item)].append(item)
        return [group for group in groups.values() if len(group) > 1]

    def _top(self, item: int) -> int:
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item
