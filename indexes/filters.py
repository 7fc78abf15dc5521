"""A search's filters, resolved in the catalogue to the files that pass.

A glob is matched to the whole relative path, or, where it begins with a slash, to the path from the
root: ``*`` and ``?`` stay within a folder, ``**`` crosses folders, ``[ab]`` is one of a set, and
the name of a folder is all that is in it. Case does not matter, as most shares come from systems
where it does not, nor whether an accent stands apart from its letter. The paths of a file's exact
duplicates, which have no document of their own, count as further paths of it. An extension is what
follows the last dot of the name.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable

import numpy as np
from wcmatch import glob

from indexes.catalogue import read as catalogue
from indexes.catalogue.read import Ids, Place
from indexes.folding import fold
from indexes.types import Filters

GLOB = glob.GLOBSTAR | glob.DOTGLOB | glob.IGNORECASE | glob.FORCEUNIX


def resolve(connection: sqlite3.Connection, filters: Filters) -> Ids | None:
    """Ids of the files that pass, ascending; None where nothing is filtered."""
    if not filters:
        return None
    if filters == Filters(files=filters.files):
        return np.array(sorted(filters.files), dtype=np.int64)
    types = {kind.lower().removeprefix(".") for kind in filters.types}
    author = fold(filters.author)
    passing = {
        document.file_id: (document.folder, document.path)
        for document in catalogue.documents(connection, filters)
        if (not filters.files or document.file_id in filters.files)
        and (not types or catalogue.extension(document.path) in types)
        and author in fold(document.author)
    }
    if filters.paths:
        duplicates = catalogue.duplicates(connection, passing)
        matching = _matcher(filters.paths)
        passing = {
            file_id: place
            for file_id, place in passing.items()
            if matching([place, *duplicates.get(file_id, ())])
        }
    return np.array(list(passing), dtype=np.int64)


def _matcher(globs: Iterable[str]) -> Callable[[Iterable[Place]], bool]:
    """Whether one of some places matches one of ``globs``."""
    composed = [_composed(pattern) for pattern in globs if pattern]
    inside = [f"{pattern.rstrip('/')}/**" for pattern in composed if _may_be_folder(pattern)]
    wanted = composed + inside
    whole = _translated(pattern for pattern in wanted if pattern.startswith("/"))
    below = _translated(pattern for pattern in wanted if not pattern.startswith("/"))

    def matching(places: Iterable[Place]) -> bool:
        return any(
            any(pattern.match(_composed(path)) for pattern in below)
            or any(pattern.match(_composed(f"{folder.rstrip('/')}/{path}")) for pattern in whole)
            for folder, path in places
        )

    return matching


def _translated(globs: Iterable[str]) -> list[re.Pattern[str]]:
    return [re.compile(each) for each in glob.translate(list(globs), flags=GLOB)[0]]


def _may_be_folder(pattern: str) -> bool:
    """Whether a glob names a folder, or a file: "hr/*" is what is in hr, and not in its folders."""
    return pattern.endswith("/") or not glob.is_magic(pattern.rpartition("/")[2], flags=GLOB)


def _composed(text: str) -> str:
    """With each accent in its letter: a Mac writes them apart, a keyboard does not."""
    return unicodedata.normalize("NFC", text)
