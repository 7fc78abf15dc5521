"""Answers that are computed from tables in the evidence, with the rows they come from."""

from collections.abc import Iterator
from dataclasses import replace

from vind.indexes.index import Index
from vind.indexes.types import StoredPassage
from vind.search.evidence.find import Evidence
from vind.search.evidence.quotes import Excerpt, quote_of
from vind.search.facts.words import words
from vind.search.tables.computed import Computed, compute, told
from vind.search.tables.table import Table, header_of, is_row, table_at

TABLES = 3
"""Tables tried at most: those with the best rows."""

SOURCES = 8
"""Rows quoted at most; a count may cover more."""

LARGEST = 20_000_000
"""Characters of the longest document whose tables are assembled."""


def computed_from(evidence: Evidence, index: Index) -> tuple[Evidence, str]:
    """The evidence with its source rows first, and the text; else unchanged, and ""."""
    question = evidence.question
    asked = frozenset(words(question.own))
    computed = [
        (found, stored, table)
        for stored, table, around in _tables(evidence, index)
        if (found := compute(question.own, question.language or evidence.language, table, around))
    ]
    # Prefer the table whose rows have most of the question's words, then the longest, which is most
    # probably whole.
    computed.sort(
        key=lambda one: (
            -len(asked.intersection(words(" ".join(one[0].rows[0].cells)))),
            -len(one[2].rows),
        )
    )
    for found, stored, table in computed:
        sources = _sources(found, stored, index)
        if not sources:
            continue
        language = evidence.language or "en"
        numbers = "".join(f"[{number}]" for number in range(1, len(sources) + 1))
        others = tuple(one for one in evidence.excerpts if "\t" not in one.quote.best_sentence)
        told_of = replace(evidence, excerpts=(*sources, *others), cards=len(sources))
        return told_of, f"{told(found, table, language)} {numbers}"
    return evidence, ""


def _tables(evidence: Evidence, index: Index) -> Iterator[tuple[StoredPassage, Table, str]]:
    """The tables of the best rows, each once, with the document names and headings above."""
    if evidence.ranked is None:
        return
    stored = {one.passage_id: one for one in evidence.passages}
    texts: dict[int, str] = {}
    seen: list[tuple[int, int, int]] = []
    for unit in evidence.ranked.units:
        if len(seen) == TABLES or not is_row(unit.text):
            continue
        one = stored[unit.passage_id]
        if any(key == one.file_id and first <= unit.start < last for key, first, last in seen):
            continue
        if one.file_id not in texts:
            texts[one.file_id] = index.document_text(one.file_id)
        text = texts[one.file_id]
        header = header_of(one.passage, unit.start - one.passage.start)
        table = table_at(text, unit.start, header) if len(text) <= LARGEST else None
        if table is None:
            continue
        seen.append((one.file_id, table.rows[0].start, table.rows[-1].end))
        yield one, table, f"{unit.document}\n{unit.heading}"


def _sources(found: Computed, stored: StoredPassage, index: Index) -> tuple[Excerpt, ...]:
    """The rows as quotes, in the passages that contain them."""
    passages = index.passages_of(stored.file_id)
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
