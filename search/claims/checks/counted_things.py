"""Whether the numbers of a claim count what they do in the source.

"40 hours" does not support "40 days".
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile, zip_longest

from indexes.folding import fold
from indexes.stems import stem
from indexes.types import Language
from indexes.words import FUNCTION_WORDS
from search.claims.asked_counts import is_asked
from search.claims.claim import Claim
from search.claims.numerals.amounts import amounts_with_bare, is_bare
from search.claims.numerals.counts import Count
from search.claims.source import Source
from search.tables.rows import columns, is_row
from search.text.facts import UNITS, UNSAID_UNIT, row_numbers, without_dates
from search.text.numbers import any_in
from search.text.units import is_unit, size_of
from search.text.values import UNITS_WRITTEN
from search.text.words import content_stems, words

BRACKETED = re.compile(r"\([^()]*\)")

REACH = 4
"""Words behind a number that may say what it counts: "210 red velvet chairs"."""

NUMBERING = frozenset(
    {"nr", "nummer", "volgnr", "volgnummer", "no", "n\u00ba", "number", "#", "id"}
)
"""What stands over the numbers of rows."""


def other_thing_counted(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that count something else in every source sentence that has them.

    Only where the source does speak of what is counted: a word that it does not know at all may be
    a translation or a synonym. Nor where both are words of the question: "ISO 9001", "a day".
    """
    known = frozenset[str]().union(*source.all_stems)
    wrong = []
    said = words(without_dates(claim.sentence))
    times = [value.number for value in source.times_told(claim)]
    for count in claim.counts:
        if is_asked(count, said, claim.asked) or _has_unsaid_unit(count, source):
            continue
        if any_in([count.number], times):
            continue
        wanted = stem(count.counted, claim.asked.language)
        run = _run(count, said, claim.asked.language)
        is_counted = any(
            wanted in stems and not _counts_another(count, run, source, place, claim.asked.language)
            for place, (numbers, stems) in enumerate(
                zip(source.numbers, source.all_stems, strict=True)
            )
            if any_in([count.number], numbers)
        )
        if wanted in known and not is_counted and not _leaves_unit(count, claim, source):
            wrong.append(f"{min(count.number)} {count.counted}")
    return wrong


def _leaves_unit(count: Count, claim: Claim, source: Source) -> bool:
    """Whether a bare number takes its unit from the amount before: "adults 12 euros, children 8".

    And is said of the claim's matter: the claim has a word of what stands between the numbers
    before and behind it. Brackets are left out: "children (up to 12 years) 8".
    """
    language = claim.asked.language
    kinds = {value.kind for value in claim.values if count.number == value.number}
    for said in _with_one_before(source.sentences):
        text = BRACKETED.sub(_blank, said)
        amounts = amounts_with_bare(text, language)
        unit, start = "", 0
        for value, end in zip_longest(amounts, [one.start for one in amounts[1:]]):
            if not is_bare(value):
                unit = value.kind if is_unit(size_of(value.kind)) else ""
            elif unit in kinds and not count.number.isdisjoint(value.number):
                beside = f"{text[start : value.start]} {text[value.end : end]}"
                if not claim.stems.isdisjoint(content_stems(beside, language)):
                    return True
            start = value.end
    return False


def _with_one_before(sentences: Sequence[str]) -> Iterator[str]:
    """Each sentence behind the one before it, but no rows: they have their units over them."""
    said = [one for one in sentences if not is_row(one)]
    yield from map(" ".join, zip(["", *said], said, strict=False))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _counts_another(
    count: Count, run: frozenset[str], source: Source, place: int, language: Language
) -> bool:
    """Whether the number is that of a row there, or stands before the name of something else."""
    text, heading = source.headed[place]
    if heading:
        return _is_of_another_column(count, text, heading, language)
    said = words(without_dates(text))
    runs = [
        _run(one, said, language) if one.counted.isalpha() else frozenset()
        for one in source.counts[place]
        if one.number & count.number
    ]
    return (
        count.counted not in UNITS_WRITTEN
        and bool(runs)
        and all(
            one and not any(word in own or own in word for word in one for own in run)
            for one in runs
        )
    )


def _is_of_another_column(count: Count, row: str, heading: str, language: Language) -> bool:
    """Whether a number is that of the row, or what it would count has its own in another column."""
    cells = list(columns(row, heading))
    having = [(name, cell) for name, cell in cells if _has(count, cell)]
    over = [fold(name).strip(" .") for name, _ in having]
    if not over or NUMBERING.issuperset(over):
        return bool(over)
    others = [name for name, cell in cells if row_numbers(cell, "") and not _has(count, cell)]
    wanted = stem(count.counted, language)
    return wanted in content_stems(" ".join(others), language) and not any(
        wanted in content_stems(f"{name} {cell}", language) for name, cell in having
    )


def _has(count: Count, cell: str) -> bool:
    return any_in([count.number], row_numbers(cell, ""))


def _run(count: Count, said: Sequence[str], language: Language) -> frozenset[str]:
    """The stems of the words behind a number, up to one without a meaning of its own."""
    behind = said[count.places.stop : count.places.stop + REACH]
    run = takewhile(lambda word: word not in FUNCTION_WORDS[language], behind)
    return frozenset(stem(word, language) for word in run)


def _has_unsaid_unit(count: Count, source: Source) -> bool:
    """Whether it is an amount in UNSAID_UNIT of a row of a table, which seldom repeats that."""
    return UNITS[UNSAID_UNIT].fullmatch(count.counted) is not None and any(
        count.number & number
        for (_, heading), numbers in zip(source.headed, source.numbers, strict=True)
        if heading
        for number in numbers
    )
