"""Whether a number is said of something else, by what stands nearest to it or over it.

"60 months for the pumps, 36 for the cabinets" does not support that the pumps have 36 months.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

from indexes.folding import fold_in_place
from indexes.stems import stem
from indexes.types import Language
from search.claims.asked_counts import is_asked
from search.claims.claim import Claim
from search.claims.numerals.counts import Count, counts
from search.claims.numerals.nearness import PARTS, closeness, distances, gap, said_of_all
from search.claims.source import Source
from search.claims.weekday_parts import values_of_its_weekday
from search.tables.labels import ASIDE, ENUMERATING, labels
from search.tables.rows import Headed, columns, is_row
from search.text.facts import CURRENCIES, find_units, without_dates
from search.text.names import CALENDAR, known_words
from search.text.numbers import any_in
from search.text.spans import blotted
from search.text.values import EACH_WORDS, TIME_UNITS, find_values
from search.text.words import all_stems, content_stems, words

MUCH_NEARER = 1.3
"""How many times as near another number has to be: it tells "the pumps 60 months and the cabinets
36" apart, and lets a list be. Set by hand."""

FEWEST_WORDS = 4
"""Words of a cell that tell more than what its number is in: "fill with 6 kg, run it 10 minutes".
Set by hand."""

JOINING = ENUMERATING | {"to", "until", "till", "tot", "met", "uur"}

COSTING = re.compile(r"\b(?:costs?|price[sd]?|kost(?:en|te)?|prij(?:s|zen))\b")

_CALENDAR = frozenset(CALENDAR.values())

_Told: TypeAlias = tuple[int, int]
"""How many words are over a column, and how many in brackets behind its number: "100 kg (box)"."""


def value_of_another_matter(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that the source says of something else, by what stands nearest.

    That is where, in every source sentence that has one, another number of the same thing, which
    the claim does not state, stands so much nearer to the matter; in a row of a table, where the
    claim has more of what stands over another number, or as much and more of its note. What is
    asked itself ("the 13 t excavator") tells of which. Numbers of a weekday that is asked are of
    that, whatever stands nearer.
    """
    asked, language = claim.asked.words, claim.asked.language
    # What else is asked may be of the column beside it: "and what does it cost per metre?"
    matter = claim.stems if claim.asked.is_of_more else claim.matter
    spoken_of = {TIME_UNITS[w] for w in TIME_UNITS if w in asked} if asked & EACH_WORDS else set()
    said = words(without_dates(claim.sentence))
    headings = {heading for _, heading in source.current}
    stated = [(one, counts(one[0], language)) for one in source.current]
    of_its_rows = _of_its_rows(claim, source)
    wrong = []
    for count in claim.counts:
        if is_asked(count, said, claim.asked):
            continue
        having = [(one, found) for one, found in stated if _has(found, count)]
        having = [one for one in having if one[0] in of_its_rows] or having
        about = _with_units(matter, count.rate, spoken_of, language)
        near = [
            text in headings or _is_said(count, claim, about, text, heading)
            for text, heading in _counting_the_same(count, having, language)
        ]
        if near and not any(near):
            wrong.append(min(count.number))
    if wrong and values_of_its_weekday(claim, source).issuperset(wrong):
        return []
    return wrong


def _of_its_rows(claim: Claim, source: Source) -> list[Headed]:
    """The sentences of a source, and of each table the rows whose labels the claim has most of.

    All rows where it has nothing of any. Of its numbers those tell that are the question's.
    """
    language = claim.asked.language
    named = claim.stems - (claim.figures - claim.asked.stems)
    shares = [
        len(named.intersection(content_stems(" ".join(labels(*one)), language))) if one[1] else 0
        for one in source.current
    ]
    most: dict[str, int] = {}
    for (_, heading), share in zip(source.current, shares, strict=True):
        most[heading] = max(share, most.get(heading, 0))
    return [
        one
        for one, share in zip(source.current, shares, strict=True)
        if not one[1] or share == most[one[1]]
    ]


def _with_units(
    matter: frozenset[str], rate: str, spoken_of: Collection[str], language: Language
) -> frozenset[str]:
    """``matter`` with the stems of the units of time that are ``spoken_of``.

    For a number with a ``rate``, with that unit and no other: what is so much a year is not said of
    a month. They tell columns apart, also where they are function words.
    """
    wanted = [word for word, unit in TIME_UNITS.items() if unit in ({rate} if rate else spoken_of)]
    others = frozenset(stem(word, language) for word in TIME_UNITS) if rate else frozenset()
    return (matter - others).union(stem(word, language) for word in wanted)


def _counting_the_same(
    count: Count, having: Sequence[tuple[Headed, Sequence[Count]]], language: Language
) -> list[Headed]:
    """Of the sources ``having`` the number, with their own, those where it counts the same thing.

    All where there are none: "article 5" is no source for five days where another is.
    """
    wanted = stem(count.counted, language)
    same = [
        source
        for source, found in having
        if wanted
        and any(
            other.number & count.number and stem(other.counted, language) == wanted
            for other in found
        )
    ]
    return same or [source for source, _ in having]


def _is_said(count: Count, claim: Claim, matter: frozenset[str], text: str, heading: str) -> bool:
    """Whether a text has the number of the matter: by its column, else by what stands nearest."""
    if _tells_row(count, claim, text, heading) or _tells_cell(count, claim, text, heading):
        return True
    own, others = _headed(count, claim, matter, text, heading)
    if own:
        return max(own) >= max(others, default=(0, 0))
    beside = _is_beside_the_others(count, claim, text)
    return _is_nearest(count, claim, matter, text) if beside is None else beside


def _tells_row(count: Count, claim: Claim, row: str, heading: str) -> bool:
    """Whether a number is of a range ("251 - 500 kg") that is claimed whole and labels the row."""
    of = labels(row, heading) if heading else ()
    told = (counts(ASIDE.sub("", label), claim.asked.language) for label in of)
    return any(
        len(found) > 1 and _has(found, count) and all(_has(claim.counts, one) for one in found)
        for found in told
    )


def _tells_cell(count: Count, claim: Claim, row: str, heading: str) -> bool:
    """Whether a number stands in a cell that says something, all of which is claimed.

    Not in a label, and not in one that is no more than a value: a cell has FEWEST_WORDS.
    """
    language = claim.asked.language
    of = set(labels(row, heading)) if heading else set()
    for _, cell in columns(row, heading) if heading else ():
        said = {word for word in content_stems(cell, language) if word.isalpha()}
        if (
            len(said) >= FEWEST_WORDS
            and said <= claim.stems
            and cell.strip() not in of
            and _has(counts(cell, language), count)
        ):
            return True
    return False


def _headed(
    count: Count, claim: Claim, matter: frozenset[str], row: str, heading: str
) -> tuple[list[_Told], list[_Told]]:
    """How many words of the matter the columns with a number have, and those with other numbers.

    One entry a column; labels, and other numbers of the claim, are left out. Both empty where the
    number stands in no cell, or no column has a word of the matter.
    """
    own: list[_Told] = []
    others: list[_Told] = []
    if not heading:
        return own, others
    language = claim.asked.language
    spoken_of = known_words(claim.sentence) & _CALENDAR
    of = set(labels(row, heading))
    says_cost = names_cost(claim.sentence)
    currencies = claim.facts.units & CURRENCIES
    for name, cell in columns(row, heading):
        numbers = [other.number for other in counts(cell, language)]
        over = all_stems(name, language)
        words_over = (
            len(matter & over)
            + len(spoken_of & known_words(name))
            + (says_cost and names_cost(name))
            + bool(currencies & find_units(fold_in_place(name)))
        )
        told = (words_over, len(matter & (_noted(cell, language) - over)))
        if any_in([count.number], numbers):
            own.append(told)
        elif (
            numbers
            and cell.strip() not in of
            and not any(n & one.number for n in numbers for one in claim.counts)
        ):
            others.append(told)
    return (own, others) if own and any(map(any, (*own, *others))) else ([], [])


def names_cost(text: str) -> bool:
    """Whether a sentence or what heads a column is of what something costs."""
    return COSTING.search(fold_in_place(text)) is not None


def _noted(cell: str, language: Language) -> frozenset[str]:
    """The stems in brackets behind the value that is all of a cell: "100 kg (box)".

    None of a cell of more words, which is of all of its row, and no units of time.
    """
    note = ASIDE.search(cell)
    if not note:
        return frozenset()
    bare = cell[: note.start()]
    values = [value.span for value in find_values(bare, language)]
    if not values or content_stems(blotted(bare, values), language):
        return frozenset()
    units = {stem(word, language) for word in TIME_UNITS}
    return frozenset(filter(str.isalpha, content_stems(note[0], language))) - units


def _is_beside_the_others(count: Count, claim: Claim, text: str) -> bool | None:
    """Whether one part of the text has a number with all others of the claim that the text has.

    False where a part has one of those others, and in the number's stead one of the same thing that
    the claim does not state. None where neither is so, or the text has no others of the claim.
    """
    language = claim.asked.language
    parts = [counts(part, language) for part in PARTS.split(without_dates(text))]
    others = [one for one in claim.counts if one is not count]
    beside = [one for one in others if any(_has(part, one) for part in parts)]
    if not beside:
        return None
    if any(all(_has(part, one) for one in (count, *beside)) for part in parts):
        return True
    without = [part for part in parts if not _has(part, count)]
    rivals = [
        one
        for part in without
        if any(_has(part, other) for other in beside)
        for one in part
        if one.counted == count.counted and not _has(claim.counts, one)
    ]
    return False if rivals else None


def _has(found: Iterable[Count], count: Count) -> bool:
    return any(one.number & count.number for one in found)


def _is_nearest(count: Count, claim: Claim, matter: frozenset[str], text: str) -> bool:
    language = claim.asked.language
    here = counts(text, language)
    own = [one for one in here if _has([one], count)]
    listed = _listed_with(count, here, text)
    label = _label_before(own, text)
    rivals = [
        one
        for one in here
        if one.counted == count.counted
        and not _has(claim.counts, one)
        and one not in listed
        and one.places.start >= label
    ]
    if not rivals:
        return True
    far = distances(text)
    its_own = {place for one in own for place in one.places}
    shared = said_of_all(text, here[0].places, own[0].places[0], claim.stems, language)
    if shared and _has_more_asked(own, rivals, shared, text, claim):
        return True
    places = [
        far[place]
        for place, word in enumerate(words(without_dates(text)))
        if place >= shared
        and place not in its_own
        and stem(word, language) in matter
        and word != count.counted
    ]
    its_places, their_places = ([far[one.places[0]] for one in found] for found in (own, rivals))
    if count.counted and all(not one.counted for one in own):
        # What is counted stands beside a rival alone, and so does what is said of all of them.
        return any(gap(place, its_places) < gap(place, their_places) for place in places)
    nearest = max(closeness(at, places) for at in its_places)
    return max(closeness(at, places) for at in their_places) <= MUCH_NEARER * nearest


def _has_more_asked(
    own: Sequence[Count], rivals: Sequence[Count], shared: int, text: str, claim: Claim
) -> bool:
    """Whether the part with a number has all of what is asked that the parts with rivals have.

    And more. ``shared`` words at the start are said of all. "The fee is 350 euro gross a month for
    the first year and 450 euro for the second" leaves out of the second that it is gross.
    """
    language = claim.asked.language
    parts = [at - place for place, at in enumerate(distances(text))]
    said = list(zip(parts, words(without_dates(text)), strict=True))[shared:]
    of_own, of_rivals = (
        claim.asked.stems.intersection(
            stem(word, language)
            for part, word in said
            if part in {parts[one.places[0]] for one in found}
        )
        for found in (own, rivals)
    )
    return of_own > of_rivals


def _label_before(own: Sequence[Count], text: str) -> int:
    """How many words of a row stand in its first cell, where the number is behind that.

    Numbers there say what the row is of: "Zone 4 and 5".
    """
    first, tab, _ = text.partition("\t")
    label = len(words(without_dates(first))) if tab else 0
    return label if all(one.places.start >= label for one in own) else 0


def _listed_with(count: Count, found: Sequence[Count], text: str) -> list[Count]:
    """The numbers that stand in one enumeration with it ("2023, 2025 en 2027"): none is nearer.

    So do both ends of a span ("from 6.00 to 14.30").
    """
    said = words(without_dates(text))
    runs: list[list[Count]] = []
    for one in found:
        between = said[runs[-1][-1].places.stop : one.places.start] if runs else []
        if runs and not is_row(text) and JOINING.issuperset(between):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [one for run in runs if _has(run, count) for one in run]
