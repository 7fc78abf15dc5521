"""In which value two rows of two documents' tables differ, in a column that both have."""

from collections.abc import Iterator

from search.conflicts.differences import Difference, are_measured_alike, have_other_names
from search.conflicts.question import Question
from search.conflicts.statements import Statement
from search.tables.layout import heading_and_row
from search.tables.rows import CELL_END, columns
from search.text.passages import goes_by
from search.text.values import Value
from search.text.words import content_stems, in_words, words


def row_difference(one: Statement, other: Statement, asked: Question) -> Difference | None:
    """Where they are of one thing and a column that is asked for has another value in each.

    Of one thing are rows of which each label stands in the other or in its place: "Workday" in a
    memo on standby, and "Standby on a workday". In the one column that they share no question need
    name it.
    """
    if not (one.is_row and other.is_row):
        return None
    if not (_is_of(one.label, other) and _is_of(other.label, one)) or have_other_names(one, other):
        return None
    told, told_there = dict(_cells(one)), dict(_cells(other))
    shared = [name for name in told if name in told_there]
    wanted = [name for name in shared if asked.has_some_of(name)] or shared
    if len(wanted) != 1:
        return None
    values, others = told[wanted[0]], told_there[wanted[0]]
    if len(values) != 1 or len(others) != 1:
        return None
    difference = Difference(values[0], others[0])
    if values[0].kind != others[0].kind or values[0].agrees_with(others[0]):
        return None
    return difference if are_measured_alike(one, other, difference) else None


def _is_of(label: str, row: Statement) -> bool:
    """Whether the words of a label stand in that of a row, or over it, and its numbers in that."""
    over = f"{goes_by(row.stored)} {row.stored.passage.heading} {row.label}"
    said = set(content_stems(label, row.language))
    numbers = {word for word in words(label) if word[0].isdigit()}
    return said <= {*content_stems(over, row.language)} and numbers <= {*words(row.label)}


def _cells(row: Statement) -> Iterator[tuple[str, list[Value]]]:
    """The values of the row in each column, by the words of that, but for its label."""
    found = heading_and_row(row.stored.passage, row.start)
    if found is None or found[0] == found[1]:
        return
    of_label = row.text.index(row.label)  # as many empty cells stand before it
    for place, (name, _) in enumerate(columns(row.text, found[0])):
        if place > of_label:
            values = [one for one in row.values if _place(row, one) == place]
            yield in_words(name), values


def _place(row: Statement, value: Value) -> int:
    """The number of the cell that a value is in, from 0."""
    return row.text.count(CELL_END, 0, value.start)
