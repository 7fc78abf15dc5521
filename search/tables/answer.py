"""Answers that are computed from tables in the evidence, with the rows they come from."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from vind.indexes.index import Index
from vind.indexes.text.embedded import headings_of
from vind.indexes.text.folding import fold
from vind.indexes.text.languages import lexicon
from vind.indexes.types import Embedder, Language, StoredPassage, Table
from vind.search.conflicts import recency
from vind.search.evidence.find import Evidence
from vind.search.evidence.quotes import Excerpt, quote_of
from vind.search.facts.asked import AskedFor
from vind.search.facts.words import are_of_one_word, content_stems, words
from vind.search.question.codes import Codes
from vind.search.tables.computed import Computed, compute, told
from vind.search.tables.lookup import look_up
from vind.search.tables.relation import Relation, Row
from vind.search.tables.table import is_row
from vind.search.types import Quote, TableRows

TABLES = 3
"""Tables with different columns that are tried, at most: those with the best rows."""

EQUAL = 20
"""Tables in the same columns that are tried, at most: of more, none, unless some are named."""

SOURCES = 8
"""Rows quoted at most, and tables told that answer differently; a count may cover more rows."""

ROWS = 1000
"""Rows that come with an answer, at most."""

LARGEST = 20_000_000
"""Characters of the longest document whose tables are computed with, and of all of them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A table in the evidence: a passage and the text of its document, and the headings above it.

    ``around`` is what names it: its document and headings. ``names`` are those of its columns.
    """

    stored: StoredPassage
    table: Table
    text: str
    heading: str
    around: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Given:
    """A table with its rows at hand."""

    place: _Place
    relation: Relation


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a table answers."""

    computed: Computed
    of: _Given

    @property
    def unexplained(self) -> int:
        return self.computed.unexplained

    def value(self) -> tuple[object, ...]:
        """What tables that answer alike have in common."""
        one = self.computed
        if one.value:
            return one.kind, one.value
        names: tuple[object, ...] = one.groups or tuple(
            row.cell(one.column) if one.column is not None else row.label for row in one.rows
        )
        return one.kind, names


def computed_from(evidence: Evidence, index: Index, embedder: Embedder) -> tuple[Evidence, str]:
    """The evidence with its source rows first, and the text; else unchanged, and "".

    A cell is looked up by the names of its row and column where nothing else can be computed. Where
    tables answer differently, and the question names neither, each answer is told with its file and
    sheet; of more than SOURCES, none.
    """
    question = evidence.question
    language = question.language or evidence.language
    with ExitStack() as stack:
        given = [
            _Given(one, stack.enter_context(Relation(one.table, one.text)))
            for one in _named(list(_tables(evidence, index)), question.own, language)
        ]
        answers = [
            _Answer(found, one)
            for one in given
            if (found := compute(question.own, language, one.relation, one.place.around))
            and (found.kind != "cell" or _goes_by(found.rows[0], question.own))
        ]
        if not answers and not question.asked_for.several and not question.asked_for.count:
            answers = _cells(question.own, language, given, embedder)
        answers = _best(answers, question.own)
        if not answers or len(answers) > SOURCES:
            return evidence, ""
        answers.sort(key=lambda one: recency(one.of.place.stored), reverse=True)
        lines: list[str] = []
        sources: list[Excerpt] = []
        tables: list[TableRows] = []
        for one in answers:
            quotes = _sources(one, index, SOURCES // len(answers))
            if not quotes or any(_is_read_otherwise(evidence, row.quote) for row in quotes):
                return evidence, ""
            numbers = range(len(sources) + 1, len(sources) + len(quotes) + 1)
            sources += quotes
            said = told(one.computed, one.of.relation, evidence.language or "en")
            cited = f"{said} {''.join(f'[{number}]' for number in numbers)}"
            lines.append(f"- {_place(one.of.place)}: {cited}" if len(answers) > 1 else cited)
            rows = _rows(one, evidence.language or "en")
            tables.append(replace(rows, told=said) if len(answers) > 1 else rows)
        others = tuple(one for one in evidence.excerpts if "\t" not in one.quote.best_sentence)
        told_of = replace(
            evidence,
            excerpts=(*sources, *others),
            cards=len(sources),
            tables=tuple(tables),
        )
        return told_of, "\n".join(lines)


def _named(places: Sequence[_Place], question: str, language: Language) -> list[_Place]:
    """The tables; of more than EQUAL in the same columns those named by most of the question.

    None of them, if these are too many.
    """
    stems = set(content_stems(question, language))
    said = [_said(one.around, stems, language) for one in places]
    kept = []
    for one, count in zip(places, said, strict=True):
        equal = [said[n] for n, other in enumerate(places) if other.names == one.names]
        is_best = count == max(equal) and equal.count(count) <= EQUAL
        if not any(one.names) or len(equal) <= EQUAL or is_best:
            kept.append(one)
    return kept


def _tables(evidence: Evidence, index: Index) -> Iterator[_Place]:
    """The tables of the best rows, each once, and those in the same columns.

    The latter are in the other passages found, and in the other sheets of the same file.
    """
    if evidence.ranked is None:
        return
    stored = {one.passage_id: one for one in evidence.passages}
    units = [one for one in evidence.units if is_row(one.text)]
    best = len([one for one in evidence.ranked.units if is_row(one.text)])
    tables: dict[int, list[Table]] = {}
    shapes: list[tuple[str, ...]] = []
    seen: set[tuple[int, int]] = set()
    left = LARGEST
    for number, unit in enumerate(units):
        one = stored[unit.passage_id]
        if one.file_id not in tables:
            tables[one.file_id] = index.tables_of(one.file_id)
        own = next((at for at in tables[one.file_id] if at.start <= unit.start < at.end), None)
        if own is None or (one.file_id, own.start) in seen:
            continue
        names = _names_of(own)
        if names not in shapes or not any(names):
            if len(shapes) == TABLES or number >= best:
                continue
            shapes.append(names)
        text = index.document_text(one.file_id)
        if len(text) > LARGEST:
            continue
        equal = [at for at in tables[one.file_id] if any(names) and _names_of(at) == names]
        passages = index.passages_of(one.file_id) if len(equal) > 1 else []
        for table in (own, *(at for at in equal if at is not own)):
            left -= table.end - table.start
            if (one.file_id, table.start) in seen or left < 0:
                continue
            seen.add((one.file_id, table.start))
            heading = unit.heading if table is own else _heading(table, passages)
            around = f"{unit.document}\n{heading}"
            yield _Place(one, table, text, heading, around, names)


def _names_of(table: Table) -> tuple[str, ...]:
    return tuple(fold(one.name) for one in table.columns)


def _heading(table: Table, passages: Sequence[StoredPassage]) -> str:
    """The headings above a table, of the passage that it begins in."""
    within = (one.passage for one in passages)
    return next((one.heading for one in within if one.start <= table.start < one.end), "")


def _best(answers: Sequence[_Answer], question: str) -> list[_Answer]:
    """The best answer, with others that differ and are as good.

    Best is the one whose table, with the names above it, has most of the words of the question;
    then whose rows do; then of the longest table, which is most probably whole. As good is a table
    in the same columns, or one whose rows have as many words.
    """
    asked = frozenset(words(question))

    def rank(one: _Answer) -> tuple[int, int]:
        in_row = asked.intersection(words(" ".join(one.computed.rows[0].cells)))
        return one.unexplained, -len(in_row)

    ranked = sorted(answers, key=lambda one: (*rank(one), -one.of.relation.count))
    if not ranked:
        return []
    first = ranked[0]
    rivals = [
        one
        for one in ranked
        if one.unexplained == first.unexplained
        and (one.of.place.names == first.of.place.names or rank(one) == rank(first))
    ]
    values = {one.value(): one for one in reversed(rivals)}
    return [one for one in rivals if values[one.value()] is one]


def _goes_by(row: Row, question: str) -> bool:
    """Whether a row's first cell or label has all codes asked: elsewhere they name other things."""
    called = f"{row.cells[0]}\n{row.label}"
    return all(code.stands_in(called) for code in Codes.of(question).codes)


def _cells(
    question: str, language: Language, given: Sequence[_Given], embedder: Embedder
) -> list[_Answer]:
    """The cell of the first table that is asked for, if it is sure.

    With it come those of the same row and column in tables with the same columns, but for tables
    whose names have fewer words of the question.
    """
    asked = AskedFor.of(question, language)
    asks_value = asked.amount or asked.money or asked.moment
    if not asks_value or asked.compares or asked.summarises or not given:
        return []
    first = given[0]
    found = look_up(question, language, first.relation, embedder)
    if found is None or not found.is_sure or not _goes_by(found.row, question):
        return []
    cells = [_Answer(Computed("cell", (found.row,), found.column, found.value), first)]
    name = fold(found.row.group), fold(found.row.label)
    for one in given[1:]:
        if one.place.names != first.place.names:
            continue
        rows = one.relation.every_row()
        same = (row for row in rows if (fold(row.group), fold(row.label)) == name)
        cells += [
            _Answer(Computed("cell", (row,), found.column, value), one)
            for row in same
            if (value := row.cell(found.column))
        ]
    stems = set(content_stems(question, language))
    named = [_said(one.of.place.around, stems, language) for one in cells]
    return [one for one, count in zip(cells, named, strict=True) if count == max(named)]


def _said(around: str, stems: set[str], language: Language) -> int:
    names = set(content_stems(around, language))
    return sum(any(are_of_one_word(stem, one) for one in names) for stem in stems)


def _sources(answer: _Answer, index: Index, most: int) -> tuple[Excerpt, ...]:
    """The first rows as quotes, in the passages that contain them."""
    passages: Sequence[StoredPassage] = index.passages_of(answer.of.place.stored.file_id)
    quotes = []
    for row in answer.computed.rows[:most]:
        holding = next(
            (
                one
                for one in passages
                if one.passage.start <= row.start and row.end <= one.passage.end
            ),
            None,
        )
        if holding is not None:
            begin = holding.passage.start
            span = row.start - begin, row.end - begin
            column = answer.computed.column if answer.computed.kind == "cell" else None
            value = _cell(holding.passage.text, span, column)
            quotes.append(quote_of(holding, span, span, 1.0, answer=value))
    return tuple(quotes)


def _is_read_otherwise(evidence: Evidence, row: Quote) -> bool:
    """Whether the reader takes prose for the answer, or another cell of the row than the one told.

    Only a ``row`` with a cell that is told: what is computed over rows no single one says.
    """
    if evidence.read is None or row.answer is None:
        return False
    if not is_row(evidence.units[0].text):
        return True
    quotes = (one.quote.unit for one in evidence.excerpts)
    place = row.passage_id, row.start
    read = next((one.answer for one in quotes if (one.passage_id, one.start) == place), None)
    if read is None:
        return False
    return read[1] <= row.answer[0] or row.answer[1] <= read[0]


def _cell(text: str, row: tuple[int, int], column: int | None) -> tuple[int, int] | None:
    """The cell of a row in a column, as a span of ``text``; None if it has none, or is empty."""
    cells = text[slice(*row)].split("\t")
    if column is None or column >= len(cells) or not cells[column].strip():
        return None
    start = row[0] + sum(len(one) + 1 for one in cells[:column])
    start += len(cells[column]) - len(cells[column].lstrip())
    return start, start + len(cells[column].strip())


def _rows(answer: _Answer, language: Language) -> TableRows:
    """The rows of an answer, each filled up to the width of its table."""
    computed, of, relation = answer.computed, answer.of, answer.of.relation
    columns = tuple(one.name for one in relation.columns)
    conditions = computed.rule
    if computed.kind == "cell" and not conditions:
        label = columns[relation.table.label]
        conditions = f"{label} = {computed.rows[0].label}".removeprefix(" = ")
    return TableRows(
        path=of.place.stored.path,
        folder=of.place.stored.folder,
        heading=of.place.heading,
        passage_id=of.place.stored.passage_id,
        columns=columns,
        rows=tuple(tuple(row.cell(n) for n in range(len(columns))) for row in computed.rows[:ROWS]),
        count=len(computed.rows),
        rule=lexicon(language).tables.rule.format(conditions=conditions) if conditions else "",
    )


def _place(of: _Place) -> str:
    """The name of a table's file, and the last heading above it, such as its sheet."""
    return " · ".join((PurePosixPath(of.stored.path).name, *headings_of(of.heading)[-1:]))
