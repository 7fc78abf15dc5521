"""Tantivy queries, built from terms: text of users is never parsed as a query."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
import tantivy

from vind.indexes.arrays import Ids
from vind.indexes.terms.schema import BODY, FILE, TITLE, numbers_query, schema
from vind.indexes.text.analysis import Word

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
