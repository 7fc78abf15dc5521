"""Which documents are of the year or the quarter that a question names.

The report of one year has the years before it in its columns, so what a passage says does not tell:
what its document calls itself does, or, where its name and title say no period, what it opens with.
"""

from collections.abc import Sequence

from indexes.index import Index
from indexes.types import StoredPassage
from search.codes import Codes
from search.periods import has_period
from search.retrieval.subject import goes_by


def of_period(codes: Codes, passages: Sequence[StoredPassage], index: Index) -> list[float]:
    """What the period of each passage's document counts for, as ``Codes.period_in`` has it."""
    if not codes.names_period:
        return [0.0] * len(passages)
    names = {one.file_id: goes_by(one) for one in passages}
    unsaid = [file_id for file_id, name in names.items() if not has_period(name)]
    names |= {key: opening.passage.text for key, opening in index.openings(unsaid).items()}
    shares = {file_id: codes.period_in(name) for file_id, name in names.items()}
    return [shares[one.file_id] for one in passages]
