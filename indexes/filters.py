"""A search's filters, resolved in the catalogue to the files that pass.

A glob is matched to the whole relative path: ``*`` and ``?`` stay within a folder, ``**`` crosses
folders, ``[ab]`` is one of a set; case does not matter, as most shares come from systems where it
does not. An extension is what follows the last dot of the name.
"""

import re
import sqlite3
from pathlib import PurePosixPath

import numpy as np
from wcmatch import glob

from indexes.catalogue import read as catalogue
from indexes.catalogue.read import Ids
from indexes.types import Filters

GLOB = glob.GLOBSTAR | glob.DOTGLOB | glob.IGNORECASE | glob.FORCEUNIX


def resolve(connection: sqlite3.Connection, filters: Filters) -> Ids | None:
    """Ids of the files that pass, ascending; None where nothing is filtered."""
    if not filters:
        return None
    if not filters.paths and not filters.types:
        return np.array(sorted(filters.files), dtype=np.int64)
    types = {kind.lower().removeprefix(".") for kind in filters.types}
    patterns = [
        re.compile(pattern) for pattern in glob.translate(list(filters.paths), flags=GLOB)[0]
    ]
    passing = [
        file_id
        for file_id, path in catalogue.searchable_paths(connection)
        if (not filters.files or file_id in filters.files)
        and (not types or PurePosixPath(path).suffix[1:].lower() in types)
        and (not patterns or any(pattern.match(path) for pattern in patterns))
    ]
    return np.array(passing, dtype=np.int64)
