"""Which folders were given to ``vind index`` whole.

Every other file of the ledger is there by itself: it was given so, or before this was noted. What
lies beside such a file was never given, and is never read for it.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from vind.indexes.catalogue.meta import note, noted
from vind.indexes.catalogue.rows import GIVEN_TEXTS
from vind.indexes.catalogue.sql import Connection
from vind.indexes.types import FileState, Place

WITH_CONTAINERS = 2
"""Since this format files are read that stand in others; those are not of the folder itself."""


def given_folders(connection: Connection) -> list[Place]:
    """The folders that were given, in order; none where this was never noted.

    Each is an indexed folder and a path in it, which is empty for the whole of it.
    """
    return [(folder, part) for folder, part in json.loads(noted(connection, "given") or "[]")]


def set_given(connection: Connection, places: Iterable[Place]) -> None:
    """Note the folders that were given, all of them."""
    note(connection, "given", json.dumps(sorted(places)))


def is_given(place: Place, given: Container[Place]) -> bool:
    """Whether a place, of a file or folder, is one of those that were given, or lies in one."""
    return any(above in given for above in _around(place))


def _around(place: Place) -> Iterator[Place]:
    folder, path = place
    yield place
    while path:
        path = path.rpartition("/")[0]
        yield folder, path


def joined(before: Iterable[Place], new: Iterable[Place]) -> list[Place]:
    """The folders of both, in order, but for those that lie in another of them."""
    each = {*before, *new}
    return sorted(place for place in each if not is_given(place, each - {place}))


def single_files(connection: Connection) -> dict[str, list[str]]:
    """The files that are there by themselves: the paths, in order, of each folder that has any.

    Those that are gone or left out are none. Also of a catalogue in an older format.
    """
    given = set(given_folders(connection))
    in_parts = {folder for folder, _ in given}
    itself = "AND container = ''"
    if connection.execute("PRAGMA user_version").fetchone()[0] < WITH_CONTAINERS:
        itself = ""
    rows = connection.execute(
        "SELECT folder, path FROM files WHERE state NOT IN (?, ?) AND path NOT LIKE '%/' "  # noqa: S608
        f"{itself} AND folder NOT IN {GIVEN_TEXTS} ORDER BY folder, path",
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
