"""Answers that are computed from tables in the evidence, with the rows they come from."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace

from vind.indexes.index import Index
from vind.indexes.types import Embedder, Language, StoredPassage
from vind.search.evidence.find import Evidence
from vind.search.evidence.quotes import Excerpt, quote_of
from vind.search.facts.asked import AskedFor
from vind.search.facts.words import words
from vind.search.tables.computed import Computed, compute, told
from vind.search.tables.lookup import look_up
from vind.search.tables.relation import Relation
from vind.search.tables.table import is_row

TABLES = 3
"""Tables tried at most: those with the best rows."""

SOURCES = 8
"""Rows quoted at most; a count may cover more."""

LARGEST = 20_000_000
"""Characters of the longest document whose tables are computed with."""


def computed_from(evidence: Evidence, index: Index, embedder: Embedder) -> tuple[Evidence, str]:
    """The evidence with its source rows first, and the text; else unchanged, and "".

    A cell is looked up by the names of its row and column where nothing else can be computed.
    """
    question = evidence.question
    language = question.language or evidence.language
    asked = frozenset(words(question.own))
    with ExitStack() as stack:
        relations = [
            (stored, stack.enter_context(relation), around)
            for stored, relation, around in _relations(evidence, index)
        ]
        computed = [
            (found, stored, relation)
            for stored, relation, around in relations
            if (found := compute(question.own, language, relation, around))
        ]
        if not computed and not question.asked_for.several and not question.asked_for.count:
            computed = _cells(question.own, language, relations, embedder)
        # Prefer the table whose rows have most of the question's words, then the longest, which is
        # most probably whole.
        computed.sort(
            key=lambda one: (
                -len(asked.intersection(words(" ".join(one[0].rows[0].cells)))),
                -one[2].count,
            )
        )
        for found, stored, relation in computed:
            sources = _sources(found, stored, index)
            if not sources:
                continue
            numbers = "".join(f"[{number}]" for number in range(1, len(sources) + 1))
            others = tuple(one for one in evidence.excerpts if "\t" not in one.quote.best_sentence)
            told_of = replace(evidence, excerpts=(*sources, *others), cards=len(sources))
            return told_of, f"{told(found, relation, evidence.language or 'en')} {numbers}"
    return evidence, ""


def _relations(evidence: Evidence, index: Index) -> Iterator[tuple[StoredPassage, Relation, str]]:
    """The tables of the best rows, each once, with the document names and headings above."""
    if evidence.ranked is None:
        return
    stored = {one.passage_id: one for one in evidence.passages}
    seen: set[tuple[int, int]] = set()
    for unit in evidence.ranked.units:
        if len(seen) == TABLES or not is_row(unit.text):
            continue
        one = stored[unit.passage_id]
        table = next(
            (at for at in index.tables_of(one.file_id) if at.start <= unit.start < at.end), None
        )
        if table is None or (one.file_id, table.start) in seen:
            continue
        seen.add((one.file_id, table.start))
        text = index.document_text(one.file_id)
        if len(text) <= LARGEST:
            yield one, Relation(table, text), f"{unit.document}\n{unit.heading}"


def _cells(
    question: str,
    language: Language,
    relations: Sequence[tuple[StoredPassage, Relation, str]],
    embedder: Embedder,
) -> list[tuple[Computed, StoredPassage, Relation]]:
    """The cell of the first table that is asked for, if it is sure."""
    asked = AskedFor.of(question, language)
    asks_value = asked.amount or asked.money or asked.moment
    if not asks_value or asked.compares or asked.summarises:
        return []
    for stored, relation, _ in relations[:1]:
        found = look_up(question, language, relation, embedder)
        if found is not None and found.is_sure:
            return [(Computed("cell", (found.row,), found.column, found.value), stored, relation)]
    return []


def _sources(found: Computed, stored: StoredPassage, index: Index) -> tuple[Excerpt, ...]:
    """The rows as quotes, in the passages that contain them."""
    passages: Sequence[StoredPassage] = index.passages_of(stored.file_id)
    quotes = []
    for row in found.rows[:SOURCES]:
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
            quotes.append(quote_of(holding, span, span, 1.0))
    return tuple(quotes)
