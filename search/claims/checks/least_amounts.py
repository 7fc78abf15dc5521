"""Whether a claim tells as what something costs what a table has as the least of it.

"The fee is € 7.50" is not supported by a row that has 2.8% under "Fee" and 7.50 under "Minimum".
"""

import re

from indexes.folding import fold
from search.claims.answered_by import IN_MONEY
from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.rows import columns
from search.text.facts import claimed_facts
from search.text.numbers import any_in

LEAST = re.compile(
    r"\b(?:min|minim\w+|minst\w*|minder|at least|lowest|least|laagste|vanaf|from)\b|\bten ?minste\b"
)


def least_told_as_all(claim: Claim, source: Source) -> list[str]:
    """The amounts of money of ``claim`` that stand in columns for the least of something alone.

    Not where the claim or the question is of the least, nor where a sentence has the amount too.
    """
    if LEAST.search(fold(f"{claim.asked.question} {claim.sentence}")):
        return []
    return [
        written
        for value in claim.values
        if IN_MONEY.search(fold(written := value.written_in(claim.sentence)))
        and (over := _over(claimed_facts(written).numbers[0], source))
        and all(map(LEAST.search, over))
    ]


def _over(number: frozenset[str], source: Source) -> list[str]:
    """What stands over each cell that has a number, folded; empty over a sentence that has it."""
    return [
        fold(above)
        for text, heading in source.headed
        for above, cell in (columns(text, heading) if heading else [("", text)])
        if any_in([number], claimed_facts(cell).numbers)
    ]
