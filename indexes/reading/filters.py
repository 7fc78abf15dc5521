"""A search's filters, resolved to the files that pass."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from wcmatch import glob

from vind.indexes.arrays import Ids
from vind.indexes.catalogue import documents, ledger
from vind.indexes.catalogue.documents import DocumentRow
from vind.indexes.catalogue.schema import Connection
from vind.indexes.reading.readable import Readable
from vind.indexes.text.folding import composed, fold
from vind.indexes.types import Filters, Place

GLOB = glob.GLOBSTAR | glob.DOTGLOB | glob.IGNORECASE | glob.FORCEUNIX

_ESCAPED = re.compile(r"\\.")

_SEPARATOR = re.compile(r"\\(?![][*?\\])")
"""A backslash that escapes nothing."""

_LEADING_DOTS = re.compile(r"^(?:\./+)+(?=.)")
"""What a shell puts in front of a completed path."""


@dataclass(frozen=True, eq=False, slots=True)
class Passing:
    """The ids of files that pass, ascending; None if nothing is filtered.

    ``by_duplicate`` has the files that pass only by the path of a duplicate, with its place.
    """

    files: Ids | None
    by_duplicate: Mapping[int, Place] = field(default_factory=dict)


def resolve(connection: Connection, filters: Filters, readable: Readable) -> Passing:
    """The ``readable`` files that pass, as seen by the connection's transaction."""
    if not filters:
        return Passing(readable.searchable)
    if filters == Filters(files=filters.files):
        return Passing(_ids(file_id for file_id in sorted(filters.files) if readable.has(file_id)))
    found = _without_paths(connection, filters, readable)
    if not filters.paths:
        return Passing(_ids(one.file_id for one in found))
    has_wildcards = any(glob.is_magic(path, flags=GLOB) for path in filters.paths)
    named = _with_wildcards(connection, readable) if has_wildcards else []
    matches = _matcher(filters.paths, named)
    kept = {one.file_id for one in found if matches((one.folder, one.path))}
    left = {one.file_id for one in found} - kept
    others = readable.duplicates(ledger.duplicates(connection, left))
    by_duplicate = {
        file_id: matched
        for file_id, places in others.items()
        if (matched := next(filter(matches, places), None))
    }
    return Passing(_ids(sorted(kept | by_duplicate.keys())), by_duplicate)


def _with_wildcards(connection: Connection, readable: Readable) -> list[Place]:
    named = filter(readable.sees, ledger.with_wildcards(connection))
    return [(record.folder, record.path) for record in named]


def _without_paths(
    connection: Connection, filters: Filters, readable: Readable
) -> list[DocumentRow]:
    """The documents that pass all of ``filters`` except its paths."""
    found = readable.placed(_in_period(connection, filters, readable.redated))
    if filters.files:
        found = [one for one in found if one.file_id in filters.files]
    if filters.types:
        types = {kind.lower().removeprefix(".") for kind in filters.types}
        found = [one for one in found if ledger.extension(one.path) in types]
    if filters.author:
        asked = fold(filters.author)
        authors = {name for name in {one.author for one in found} if asked in fold(name)}
        found = [one for one in found if one.author in authors]
    return found


def _in_period(
    connection: Connection, filters: Filters, redated: Mapping[int, str | None]
) -> list[DocumentRow]:
    """The documents that match the languages and dates of ``filters``.

    ``redated`` replaces stored dates, by file id, with those that the viewer sees.
    """
    found = documents.passing(connection, filters)
    if not redated or not (filters.after or filters.before):
        return found
    of_any_day = documents.passing(connection, replace(filters, after=None, before=None))
    moved = (one for one in of_any_day if _is_in_period(redated.get(one.file_id), filters))
    return sorted([*(one for one in found if one.file_id not in redated), *moved])


def _is_in_period(dated: str | None, filters: Filters) -> bool:
    """Whether a date passes. All are ISO texts, and a day sorts before its moments."""
    if dated is None:
        return False
    begins = filters.after is None or filters.after.isoformat() <= dated
    return begins and (filters.before is None or dated < filters.before.isoformat())


def _ids(files: Iterable[int]) -> Ids:
    return np.fromiter(files, dtype=np.int64)


def _matcher(globs: Iterable[str], named: Sequence[Place]) -> Callable[[Place], bool]:
    """A predicate for places that match one of ``globs``.

    ``named`` are the places in the index whose names contain glob characters.
    """
    asked = [_as_glob(composed(pattern), named) for pattern in globs if pattern]
    inside = [f"{pattern.rstrip('/')}/**" for pattern in asked if _may_be_folder(pattern)]
    wanted = asked + inside
    whole = _any_of(pattern for pattern in wanted if pattern.startswith("/"))
    below = _any_of(pattern for pattern in wanted if not pattern.startswith("/"))

    def matches(place: Place) -> bool:
        return bool(
            (below and below.match(_relative_path(place)))
            or (whole and whole.match(_absolute_path(place)))
        )

    return matches


def _as_glob(written: str, named: Sequence[Place]) -> str:
    """The path or glob with slashes between names, whichever way it was written."""
    for path in (written, written.replace("\\", "/")):
        if (as_named := _with_names_escaped(path, named)) != path:
            return as_named
    return _LEADING_DOTS.sub("", _SEPARATOR.sub("/", written))


def _with_names_escaped(pattern: str, named: Sequence[Place]) -> str:
    """``pattern``, with its longest prefix that is a path in the index escaped."""
    seen = _absolute_path if pattern.startswith("/") else _relative_path
    names = pattern.split("/")
    for count in range(len(names), 0, -1):
        if not glob.is_magic(names[count - 1], flags=GLOB):
            continue
        path = "/".join(names[:count])
        if any(f"{seen(place)}/".casefold().startswith(f"{path}/".casefold()) for place in named):
            return "/".join([glob.escape(path, unix=True), *names[count:]])
    return pattern


def _relative_path(place: Place) -> str:
    return composed(place[1])


def _absolute_path(place: Place) -> str:
    folder, path = place
    return composed(f"{folder.rstrip('/')}/{path}")


def _any_of(globs: Iterable[str]) -> re.Pattern[str] | None:
    """One regular expression for all of ``globs``; None if there are none."""
    translated = glob.translate(list(globs), flags=GLOB)[0]
    return re.compile("|".join(translated)) if translated else None


def _may_be_folder(pattern: str) -> bool:
    """Whether a glob may name a folder; "hr/*" does not: it matches the files in hr alone."""
    name = _ESCAPED.sub("", pattern.rpartition("/")[2])
    return pattern.endswith("/") or not glob.is_magic(name, flags=GLOB)
