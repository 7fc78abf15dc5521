"""The fields of the term index.

Texts are not stored, as the catalogue has them. One extra document, the marker, holds the
generation of the index, and is committed together with the passages.
"""

from collections.abc import Sequence
from functools import cache

import tantivy

from vind.indexes.catalogue.generations import TermRow
from vind.indexes.text.analysis import terms, title_words

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
