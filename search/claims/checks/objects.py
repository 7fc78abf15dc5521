"""Whether a value is said to be for what another value is for.

"The warranty is 60 months for the pumps and 36 for the cabinets" does not support 36 months for the
pumps.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.numerals.amounts import amounts_with_bare
from search.claims.source import Source
from search.tables.rows import is_row
from search.text.values import Value
from search.text.words import content_stems

FOR = re.compile(r"\b(?:for|voor|on|op|bij|at|aan|to)\b", re.IGNORECASE)
"""Between a value and what it is for."""

SENTENCE_END = re.compile(r"[.;](?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Allotted:
    """A value, and the stems of what it is for."""

    value: Value
    of: frozenset[str]


def value_of_another_object(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that the source sentences allot to something else.

    Rows of tables are left out.
    """
    sentence, language = claim.sentence, claim.asked.language
    allotments = [
        found
        for text in source.current_sentences
        if not is_row(text) and (found := _allotted(text, language))
    ]
    if not allotments:
        return []
    own = {one.value: one.of for one in _allotted(sentence, language)}
    return [
        value.written_in(sentence)
        for value in amounts_with_bare(sentence, language)
        if _is_for_another(value, own.get(value, claim.stems), claim.asked.stems, allotments)
    ]


def _is_for_another(
    value: Value,
    said: frozenset[str],
    asked: frozenset[str],
    allotments: Sequence[Sequence[_Allotted]],
) -> bool:
    own_there = [
        (one, allotted)
        for allotted in allotments
        for one in allotted
        if one.value.has_number_of(value)
    ]
    return bool(own_there) and all(
        any(_is_of_other(said, asked, one, other) for other in allotted)
        for one, allotted in own_there
    )


def _is_of_other(
    said: frozenset[str], asked: frozenset[str], own: _Allotted, other: _Allotted
) -> bool:
    """Whether the claim is about what the ``other`` value is for, and not what its ``own`` is for.

    By what it ``said``; where that has nothing of either, by what is ``asked``.
    """
    if own.value.has_number_of(other.value):
        return False
    named = said if said & (own.of ^ other.of) else asked
    return bool(named & (other.of - own.of)) and not named & (own.of - other.of)


def _allotted(text: str, language: Language) -> list[_Allotted]:
    """The values of a sentence, where it has several and says of each what it is for."""
    values = amounts_with_bare(text, language)
    if len(values) < 2:
        return []
    found = list(_each(text, values, language))
    return found if len(found) == len(values) else []


def _each(text: str, values: Sequence[Value], language: Language) -> Iterator[_Allotted]:
    ends = [*(value.start for value in values[1:]), len(text)]
    for value, end in zip(values, ends, strict=True):
        begun = FOR.search(text, value.end, end)
        stop = SENTENCE_END.search(text, value.end, end)
        if begun and (stop is None or begun.end() < stop.start()):
            behind = text[begun.end() : stop.start() if stop else end]
            if stems := frozenset(content_stems(behind, language)):
                yield _Allotted(value, stems)
