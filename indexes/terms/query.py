"""A question to a Tantivy query, built from terms: no text of a user is ever parsed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import tantivy

from vind.indexes.terms.analysis import Word
from vind.indexes.terms.schema import BODY, FILE, numbers_query, schema
from vind.indexes.types import Ids

SHOULD, MUST = tantivy.Occur.Should, tantivy.Occur.Must


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """What a match in each field counts for, times its BM25 score.

    A heading or title is short, so BM25 already favours it; half keeps a passage that merely
    stands under a good title behind one that says it.
    """

    body: float = 1.0
    heading: float = 0.5
    title: float = 0.5


def build_whole_query(words: Sequence[Word], files: Ids | None) -> tantivy.Query:
    """Passages whose text has all of the words, each in any form, of ``files`` where given."""
    clauses = []
    for word in words:
        forms = [
            (SHOULD, tantivy.Query.term_query(schema(), BODY, term, "freq")) for term in word.terms
        ]
        clauses.append((MUST, tantivy.Query.boolean_query(forms)))
    if files is not None:
        clauses.append((MUST, _of_files(files)))
    return tantivy.Query.boolean_query(clauses)


def build_query(words: Sequence[Word], weights: FieldWeights, files: Ids | None) -> tantivy.Query:
    """Passages with any of the words, of ``files`` alone where given; BM25 decides the order."""
    clauses = []
    for field in fields(weights):
        weight = getattr(weights, field.name)
        if weight <= 0:
            continue
        for word in words:
            for term in word.terms:
                query = tantivy.Query.term_query(schema(), field.name, term, "freq")
                clauses.append((SHOULD, tantivy.Query.boost_query(query, weight)))
    matches = tantivy.Query.boolean_query(clauses)
    if files is None:
        return matches
    return tantivy.Query.boolean_query([(MUST, matches), (MUST, _of_files(files))])


def _of_files(files: Ids) -> tantivy.Query:
    """A weight of nothing: the filter decides who may rank, and adds to no one's score."""
    return tantivy.Query.const_score_query(numbers_query(FILE, files.tolist()), 0.0)
