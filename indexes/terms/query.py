"""A question to a Tantivy query, built from terms: no text of a user is ever parsed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
import tantivy

from vind.indexes.arrays import Ids
from vind.indexes.terms.analysis import Word
from vind.indexes.terms.schema import BODY, FILE, TITLE, numbers_query, schema

SHOULD, MUST, MUST_NOT = tantivy.Occur.Should, tantivy.Occur.Must, tantivy.Occur.MustNot

Clause: TypeAlias = tuple[tantivy.Occur, tantivy.Query]

NO_FILES: Ids = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """What a match in each field counts for, times its BM25 score.

    A heading or title is short, so BM25 already favours it; half keeps a passage that merely
    stands under a good title behind one that says it.
    """

    body: float = 1.0
    heading: float = 0.5
    title: float = 0.5


def build_query(
    words: Sequence[Word], weights: FieldWeights, untitled: Ids = NO_FILES
) -> tantivy.Query:
    """Passages with any of the words; BM25 decides the order.

    Those of the files ``untitled`` are not found by their titles.
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
    """Passages with ``term`` in a field, which is not the title of one of ``untitled``."""
    if name != TITLE:
        return _has(name, term)
    return tantivy.Query.boolean_query(_but_titles([(SHOULD, _has(name, term))], untitled))


def of_files(query: tantivy.Query, files: Ids) -> tantivy.Query:
    """What ``query`` finds in ``files``, by the same scores."""
    # A weight of nothing: the filter decides who may rank, and adds to no one's score.
    allowed = tantivy.Query.const_score_query(numbers_query(FILE, files.tolist()), 0.0)
    return tantivy.Query.boolean_query([(MUST, query), (MUST, allowed)])


def _but_titles(found: list[Clause], untitled: Ids) -> list[Clause]:
    """Clauses on titles, which are not those of ``untitled``."""
    if not len(untitled):
        return found
    others = (MUST_NOT, numbers_query(FILE, untitled.tolist()))
    return [
        (SHOULD, tantivy.Query.boolean_query([(MUST, tantivy.Query.boolean_query(found)), others]))
    ]


def _has(name: str, term: str) -> tantivy.Query:
    return tantivy.Query.term_query(schema(), name, term, "freq")
