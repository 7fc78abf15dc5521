"""The day that a document is of: what its name says, or else what it says of itself."""

import re
from datetime import date

from indexes.types import StoredPassage
from search.facts.values import find_values

_COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
"""A day as names of files have it: "20240315 minutes"."""


def day_of(stored: StoredPassage) -> date | None:
    """The whole day in the file's name or title; else that of its metadata, None without any."""
    name = stored.path.rpartition("/")[2].replace("_", " ")
    for text in (_COMPACT.sub(r"\1-\2-\3", name), stored.title):
        for value in find_values(text, stored.passage.language):
            for reading in sorted(value.readings) if value.kind == "date" else ():
                try:
                    return date.fromisoformat(reading)
                except ValueError:
                    continue  # a month alone, or a day of no year
    return stored.dated.date() if stored.dated else None
