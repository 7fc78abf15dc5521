"""The folders of an index: which were given as a whole, and the mount points in them."""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from vind.indexes.catalogue.rows import TEXT_LIST
from vind.indexes.catalogue.schema import Connection, note, noted
from vind.indexes.types import FileState, Place

WITH_CONTAINERS = 2
"""The first format with files inside other files, which are not files of the folder itself."""


def given_folders(connection: Connection) -> list[Place]:
    """The folders that were given, sorted; empty if this was never recorded.

    Each is an indexed folder and a path in it, empty for the whole folder.
    """
    return [(folder, part) for folder, part in json.loads(noted(connection, "given") or "[]")]


def set_given(connection: Connection, places: Iterable[Place]) -> None:
    """Record the complete list of folders that were given."""
    note(connection, "given", json.dumps(sorted(places)))


def is_given(place: Place, given: Container[Place]) -> bool:
    """Whether the place of a file or folder is, or lies in, one of those that were given."""
    return any(above in given for above in _place_and_parents(place))


def _place_and_parents(place: Place) -> Iterator[Place]:
    folder, path = place
    yield place
    while path:
        path = path.rpartition("/")[0]
        yield folder, path


def joined(before: Iterable[Place], new: Iterable[Place]) -> list[Place]:
    """The union of both lists, sorted, without folders that lie in another one."""
    each = {*before, *new}
    return sorted(place for place in each if not is_given(place, each - {place}))


def single_files(connection: Connection) -> dict[str, list[str]]:
    """The files that are in the ledger on their own: sorted paths by folder.

    Deleted and excluded files are left out. Works on catalogues in older formats too.
    """
    given = set(given_folders(connection))
    in_parts = {folder for folder, _ in given}
    itself = "AND container = ''"
    if connection.execute("PRAGMA user_version").fetchone()[0] < WITH_CONTAINERS:
        itself = ""
    rows = connection.execute(
        "SELECT folder, path FROM files WHERE state NOT IN (?, ?) AND path NOT LIKE '%/' "  # noqa: S608
        f"{itself} AND folder NOT IN {TEXT_LIST} ORDER BY folder, path",
        (
            FileState.DELETED.value,
            FileState.EXCLUDED.value,
            json.dumps([folder for folder, part in given if not part]),
        ),
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for folder, path in rows:
        if folder not in in_parts or not is_given((folder, path), given):
            found[folder].append(path)
    return dict(found)


def mount_points(connection: Connection) -> list[Place]:
    """The recorded mount points, sorted: an indexed folder and a path in it."""
    return [(folder, part) for folder, part in json.loads(noted(connection, "mounts") or "[]")]


def set_mount_points(connection: Connection, places: Iterable[Place]) -> None:
    """Record the complete list of mount points."""
    note(connection, "mounts", json.dumps(sorted(places)))
