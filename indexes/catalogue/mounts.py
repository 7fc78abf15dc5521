"""In which folders something was mounted when files were last found in them.

A share that is away leaves an empty folder or none, as one does that was emptied; only this tells
the one from the other where the folder that was given lies above it.
"""

import json
from collections.abc import Iterable

from vind.indexes.catalogue.meta import note, noted
from vind.indexes.catalogue.sql import Connection
from vind.indexes.types import Place


def mount_points(connection: Connection) -> list[Place]:
    """Those that were noted, in order: an indexed folder and a path in it."""
    return [(folder, part) for folder, part in json.loads(noted(connection, "mounts") or "[]")]


def set_mount_points(connection: Connection, places: Iterable[Place]) -> None:
    """Note the mount points, all of them."""
    note(connection, "mounts", json.dumps(sorted(places)))
