"""Whether a claim says of one row of a table what stands in other rows alone."""

from collections.abc import Iterator, Sequence
from itertools import chain

from indexes.types import Language
from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.labels import in_other_columns, without_other_rows
from search.tables.rows import Headed, columns
from search.text.names import known_words
from search.text.short_days import short_days
from search.text.words import content_stems, words_with


def value_of_another_row(claim: Claim, source: Source) -> list[str]:
    """What the claim says of one row of a table that stands in other rows alone.

    Where it names none, it is of the row that the question names.
    """
    asked, language = claim.asked, claim.asked.language
    first = claim.first_word
    is_name = known_words(first) <= asked.words and source.names.has_as_name(first)
    opening = [first] if first and is_name else []
    names = [name for name in (*opening, *claim.repeated) if not name.isdecimal()]
    inside = [one for one in source.headed if one not in source.outside]
    kept = without_other_rows(inside, claim.sentence, language, names, asked.question)
    shown = kept or inside
    told = [asked.selection.within(*one) for one in shown]
    if kept is None and told == source.sentences:
        return []
    said = "\n".join((source.context, *told))
    known = known_words(said) | short_days(said)
    units = {claim.sentence[value.start : value.end].split()[-1] for value in claim.values}
    others = [
        name
        for name in source.names_in(claim)
        if name not in units
        and (not known_words(name) <= known or in_other_columns(name, claim.stems, shown, language))
    ]
    excluded = [one for one in source.headed if one not in shown]
    wrong = source.lacks_among(said, claim) + others
    swapped = frozenset(_swapped(claim, said, shown, excluded))
    return wrong or words_with(swapped, claim.sentence, language)


def _swapped(
    claim: Claim, said: str, shown: Sequence[Headed], excluded: Sequence[Headed]
) -> Iterator[str]:
    """The stems of the claim that stand in the cells of ``excluded`` rows alone.

    Where it has nothing of the same column that the rows ``shown`` have: "blue" of "paper, blue"
    for the red of "glass, red". What is ``said`` of the rows shown is of no other.
    """
    language = claim.asked.language
    told = {word for word in claim.told.difference(content_stems(said, language)) if word.isalpha()}
    for row, heading in excluded if told else ():
        of_table = [_cells(*one, language) for one in shown if one[1] == heading]
        for place, cell in enumerate(_cells(row, heading, language)):
            own = frozenset[str]().union(
                *chain.from_iterable(cells[place : place + 1] for cells in of_table)
            )
            if claim.stems.isdisjoint(own - cell):
                yield from told & cell


def _cells(row: str, heading: str, language: Language) -> list[frozenset[str]]:
    """The stems of each cell of a row."""
    return [frozenset(content_stems(cell, language)) for _, cell in columns(row, heading)]
