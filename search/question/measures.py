"""A number that is written to its unit in a question ("660l"), as documents have it."""

import re

from indexes.index import Index
from search.text.units import GLUED, with_units_apart


def with_measures_apart(question: str, index: Index) -> str:
    """``question`` with a space between a number and its unit, where no passage has the two as one.

    To the embedder and in the terms "660l" is another word than "660 liter".
    """

    def apart(measure: re.Match[str]) -> str:
        return measure[0] if _stands(measure[0], index) else with_units_apart(measure[0])

    return GLUED.sub(apart, question)


def _stands(measure: str, index: Index) -> bool:
    nearest = index.passages([one.passage_id for one in index.match(measure, 1)])
    return any(measure.casefold() in one.passage.text.casefold() for one in nearest.values())
