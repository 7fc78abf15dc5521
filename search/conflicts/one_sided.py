"""Sentences that have one side of a conflict, and not what is newest."""

from collections.abc import Iterable
from itertools import chain

from indexes.types import Language
from search.text.value_spans import values_and_spans
from search.text.values import Value, any_agree, time_unit
from search.types import Conflict


def says_the_older(sentence: str, conflicts: Iterable[Conflict], language: Language) -> bool:
    """Whether a sentence gives an older value of a conflict and leaves out the newest."""
    stated = values_and_spans(sentence, language)
    for conflict in conflicts:
        newest, *older = (values_and_spans(one.value, language) for one in conflict.values)
        if any(any_agree(stated, values) for values in older) and not any_agree(stated, newest):
            return True
    return False


def says_in_another_unit(sentence: str, conflicts: Iterable[Conflict], language: Language) -> bool:
    """Whether a sentence gives a number of a conflict, but in another unit of time.

    "Three working days", where the sources say three and four weeks. Not where it has the newest.
    """
    stated = values_and_spans(sentence, language)
    for conflict in conflicts:
        newest, *older = (values_and_spans(one.value, language) for one in conflict.values)
        told = [*newest, *chain.from_iterable(older)]
        in_another = any(_differ_in_unit(one, two, language) for one in stated for two in told)
        if in_another and not any_agree(stated, newest):
            return True
    return False


def _differ_in_unit(one: Value, other: Value, language: Language) -> bool:
    units = {time_unit(one.kind, language), time_unit(other.kind, language)}
    return len(units - {""}) == 2 and one.has_number_of(other)
