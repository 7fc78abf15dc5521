"""Mount points in which files were last found.

An unmounted share leaves an empty folder or none, just like a folder that was emptied. Only this
record tells the two apart when the mount point lies below the folder that was given.
"""

import json
from collections.abc import Iterable

from vind.indexes.catalogue.meta import note, noted
from vind.indexes.catalogue.sql import Connection
from vind.indexes.types import Place


def mount_points(connection: Connection) -> list[Place]:
    """The recorded mount points, sorted: an indexed folder and a path in it."""
    return [(folder, part) for folder, part in json.loads(noted(connection, "mounts") or "[]")]


def set_mount_points(connection: Connection, places: Iterable[Place]) -> None:
    """Record the complete list of mount points."""
    note(connection, "mounts", json.dumps(sorted(places)))
