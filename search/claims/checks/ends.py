"""Whether a claim takes the end of a span for its beginning, or the other way round."""

import re
from collections.abc import Iterator
from dataclasses import replace

from indexes.folding import fold
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.value_spans import values_and_spans
from search.text.values import CLOCK, DATE, Value

BEGINS = re.compile(
    r"\b(?:begins?|began|beginn?ing|starts?|started|starting|begint|begon|beginnen)\b"
)
ENDS = re.compile(
    r"\b(?:ends?|ended|ending|expires?|eindigt|eindigde|eindigen|afloopt|afgelopen)\b"
)


def value_of_other_end(claim: Claim, source: Source) -> list[str]:
    """The day or hour of a claim that each place here has as the other end of a span.

    "It ends on 1 March", of "from 1 March to 31 August". Not where the claim says of both ends.
    """
    said = fold(claim.sentence)
    begins = BEGINS.search(said) is not None
    moments = [one for one in claim.values if one.kind in (DATE, CLOCK)]
    if begins == (ENDS.search(said) is not None) or len(moments) != 1:
        return []
    (moment,) = moments
    stated = (
        value
        for sentence in source.sentences
        for value in values_and_spans(sentence, claim.asked.language)
    )
    ends = [one for value in stated for one in _ends_that_are(moment, value)]
    is_other = bool(ends) and all(one == (END if begins else BEGINNING) for one in ends)
    return [moment.written_in(claim.sentence)] if is_other else []


BEGINNING, END = "beginning", "end"


def _ends_that_are(moment: Value, value: Value) -> Iterator[str]:
    """Which ends of a value are a moment; empty for one that is no span."""
    if value.begins is None:
        yield from ("",) if value.agrees_with(moment) else ()
        return
    if value.begins.agrees_with(moment):
        yield BEGINNING
    if replace(value, begins=None).agrees_with(moment):
        yield END
