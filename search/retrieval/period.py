"""Which documents are of the year, the quarter or the version that a question names.

The report of one year has the years before it in its columns, so what a passage says does not tell:
what its document calls itself does, or, where its name and title say no period, what it opens with.
A version says which it replaces too, so of that the name and title alone tell.
"""

from collections.abc import Sequence

from indexes.calendar import ANY_YEAR
from indexes.index import Index
from indexes.types import StoredPassage
from search.facts.dates import find_dates
from search.passages import goes_by
from search.question.codes import PERIOD, Codes


def of_period(codes: Codes, passages: Sequence[StoredPassage], index: Index) -> list[float]:
    """What the period and the version of each passage's document count for, as ``Codes`` has them.

    Where what was before is asked, an older version is of the period that is meant.
    """
    if not codes.names_period:
        return [0.0] * len(passages)
    names = {one.file_id: goes_by(one) for one in passages}
    unsaid = [file_id for file_id, name in names.items() if not _says_a_year(name)]
    versions = {file_id: codes.version_in(name) for file_id, name in names.items()}
    names |= {key: opening.passage.text for key, opening in index.openings(unsaid).items()}
    shares = {file_id: codes.period_in(name) for file_id, name in names.items()}
    return [
        shares[one.file_id]
        + versions[one.file_id]
        + PERIOD * (codes.before and one.superseded_by is not None)
        for one in passages
    ]


def _says_a_year(name: str) -> bool:
    dates = find_dates(name)
    said = any(reading[0].isdigit() for one in dates for reading in one.readings)
    return said or ANY_YEAR.search(name) is not None
