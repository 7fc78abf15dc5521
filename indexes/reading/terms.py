"""The fields of the term index, and queries of it: text of users is never parsed as a query.

Texts are not stored, as the catalogue has them. One extra document, the marker, holds the
generation of the index, and is committed together with the passages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TypeAlias

import numpy as np
import tantivy

from vind.indexes.arrays import Ids
from vind.indexes.catalogue.generations import TermRow
from vind.indexes.text.analysis import Word, terms, title_words

TERMS_VERSION = 4
"""Raised when the fields or the analysis change; an index of another version is rebuilt."""

PASSAGE, FILE, MARKER, GENERATION = "passage", "file", "marker", "generation"
BODY = "body"
TITLE = "title"
TEXT_FIELDS = (BODY, "heading", TITLE)


@cache
def schema() -> tantivy.Schema:
    """Numbers for lookup and filters; texts with term frequencies, without positions."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(PASSAGE, indexed=True, fast=True)
    builder.add_unsigned_field(FILE, indexed=True)
    builder.add_unsigned_field(MARKER, indexed=True)
    builder.add_unsigned_field(GENERATION, fast=True)
    for name in TEXT_FIELDS:
        # "raw" is unused: documents come with their terms, each in its own language.
        builder.add_text_field(name, tokenizer_name="raw", index_option="freq")
    return builder.build()


def passage_texts(row: TermRow) -> tuple[str, str, str]:
    """The indexed texts of a passage, by TEXT_FIELDS; a table header belongs to the body."""
    body = f"{row.table_header}\n{row.text}" if row.table_header else row.text
    return body, row.heading, title_words(row.title, row.path)


def passage_document(row: TermRow) -> tantivy.Document:
    """The Tantivy document of a passage."""
    document = tantivy.Document()
    document.add_unsigned(PASSAGE, row.passage_id)
    document.add_unsigned(FILE, row.file_id)
    for name, text in zip(TEXT_FIELDS, passage_texts(row), strict=True):
        if text:
            document.add_pre_tokenized_text(name, terms(text, row.language))
    return document


def marker_document(generation: int) -> tantivy.Document:
    """The marker document, with the generation that the index has reached."""
    document = tantivy.Document()
    document.add_unsigned(MARKER, 1)
    document.add_unsigned(GENERATION, generation)
    return document


def numbers_query(field: str, numbers: Sequence[int]) -> tantivy.Query:
    """Documents with one of ``numbers`` in a field of numbers."""
    return tantivy.Query.term_set_query(schema(), field, numbers)


SHOULD, MUST, MUST_NOT = tantivy.Occur.Should, tantivy.Occur.Must, tantivy.Occur.MustNot

Clause: TypeAlias = tuple[tantivy.Occur, tantivy.Query]

NO_FILES: Ids = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """The weight of a match in each field, times its BM25 score.

    Headings and titles are short, so BM25 already favours them. Half the weight keeps a passage
    that merely stands under a good title behind one that says it.
    """

    body: float = 1.0
    heading: float = 0.5
    title: float = 0.5


def build_query(
    words: Sequence[Word], weights: FieldWeights, untitled: Ids = NO_FILES
) -> tantivy.Query:
    """Passages with any of the words, ranked by BM25.

    Passages of the files ``untitled`` do not match by their titles.
    """
    clauses: list[Clause] = []
    for field in fields(weights):
        weight = getattr(weights, field.name)
        if weight > 0:
            terms = (term for word in words for term in word.terms)
            found = [
                (SHOULD, tantivy.Query.boost_query(_has(field.name, term), weight))
                for term in terms
            ]
            clauses += found if field.name != TITLE else _but_titles(found, untitled)
    return tantivy.Query.boolean_query(clauses)


def build_whole_query(words: Sequence[Word]) -> tantivy.Query:
    """Passages whose text has all of the words, each in any form."""
    forms = ([(SHOULD, _has(BODY, term)) for term in word.terms] for word in words)
    return tantivy.Query.boolean_query([(MUST, tantivy.Query.boolean_query(one)) for one in forms])


def has_term(name: str, term: str, untitled: Ids = NO_FILES) -> tantivy.Query:
    """Passages with ``term`` in a field; titles of the files ``untitled`` do not count."""
    if name != TITLE:
        return _has(name, term)
    return tantivy.Query.boolean_query(_but_titles([(SHOULD, _has(name, term))], untitled))


def of_files(query: tantivy.Query, files: Ids) -> tantivy.Query:
    """Restrict ``query`` to ``files``, without changing scores."""
    # Weight 0: the filter adds nothing to scores.
    allowed = tantivy.Query.const_score_query(numbers_query(FILE, files.tolist()), 0.0)
    return tantivy.Query.boolean_query([(MUST, query), (MUST, allowed)])


def _but_titles(found: list[Clause], untitled: Ids) -> list[Clause]:
    """Keep clauses on titles from matching the files ``untitled``."""
    if not len(untitled):
        return found
    others = (MUST_NOT, numbers_query(FILE, untitled.tolist()))
    return [
        (SHOULD, tantivy.Query.boolean_query([(MUST, tantivy.Query.boolean_query(found)), others]))
    ]


def _has(name: str, term: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema(), name, term, "freq")
