"""What "this year" and "next year" are in a question, where documents of years tell them apart.

Only where what answers it best is of another year, and the same document is there for the year that
is meant: of "the drinks next year" a memo may tell that names no year, which no year may hide.
"""

import re
from pathlib import PurePosixPath

from indexes.calendar import ANY_YEAR
from indexes.index import Index

_MEANT = re.compile(
    r"(?<!\bnaar )(?<!\btot )(?<!\bto )(?<!\binto )(?<!\buntil )"
    r"\b(?:(?P<of>in|over|van|voor|of|for|from|during)\s)?"
    r"(?:(?P<this>dit jaar|this year)|volgend jaar|komend jaar|(?<!the )next year)"
    r"(?!['\u2019]|\s(?:of|van)\b)",
    re.IGNORECASE,
)
"""Not what is carried over "to next year"."""


def with_year_meant(question: str, answering: str, index: Index, this_year: int) -> str:
    """``question`` with the year that it means, where the document at ``answering`` is of another.

    The index has a document called like that but for the year. As it is where it names a year.
    """
    found = _MEANT.search(question)
    if not found or ANY_YEAR.search(question):
        return question
    meant = str(this_year if found["this"] else this_year + 1)
    years = set(ANY_YEAR.findall(answering))
    if len(years) != 1 or meant in years:
        return question
    paths = index.searchable_paths().values()
    if not any(meant in path and are_called_alike_but_for_year(answering, path) for path in paths):
        return question
    return f"{question[: found.start()]}{found['of'] or 'in'} {meant}{question[found.end() :]}"


def are_called_alike_but_for_year(one: str, other: str) -> bool:
    """Whether two paths are the same but for the year, and for the ending of the file."""
    return _without_year(one) == _without_year(other) and one != other


def _without_year(path: str) -> PurePosixPath:
    return PurePosixPath(ANY_YEAR.sub("", path)).with_suffix("")
