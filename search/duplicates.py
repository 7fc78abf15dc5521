"""Where else the same file is: a document stands for all files with its content."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from indexes.index import EVERYTHING, Index
from indexes.types import Filters, Place
from search.types import Hit, Quote

Found = TypeVar("Found", Hit, Quote)


def with_duplicates(
    found: Sequence[Found], index: Index, filters: Filters = EVERYTHING
) -> list[Found]:
    """``found`` with the paths of the exact duplicates of their files.

    What passes ``filters`` for a duplicate alone has the path of that one, and its own among the
    others: a search that is kept to a folder shows what is in it.
    """
    file_of = index.file_ids([one.passage_id for one in found])
    duplicates = index.duplicates(set(file_of.values()))
    passing = index.passing_by_duplicate(filters)
    files = [file_of.get(one.passage_id, 0) for one in found]
    return [
        _at(passing.get(file_id), one, duplicates.get(file_id, ()))
        for one, file_id in zip(found, files, strict=True)
    ]


def _at(place: Place | None, found: Found, duplicates: Iterable[Place]) -> Found:
    own = (found.folder, found.path)
    folder, path = place or own
    others = sorted({own, *duplicates} - {(folder, path)})
    also = tuple(other if at == folder else f"{at}/{other}" for at, other in others)
    return replace(found, folder=folder, path=path, also=also)
