"""How good an order of passages is for a question, and over the questions of a set."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.retrieval.collect import Case
from benchmarks.retrieval.statistics import Values
from benchmarks.retrieval.variants import Variant
from vind.search.evaluation.metrics import hit_at, ndcg_at, reciprocal_rank_at

DEPTH = 10
DEEP = 100


@dataclass(frozen=True, eq=False, slots=True)
class Measured:
    """Each of shape (questions,), by file; the last two by passage, None where no quotes are given.

    ``shown`` is whether a gold file is among those of the first DEPTH passages, which several of
    one file may be; ``recall`` is the share of the gold files among the first DEEP.
    """

    ndcg: Values
    hit_1: Values
    hit_10: Values
    shown: Values
    recall: Values
    mrr: Values
    clause_1: Values | None
    clause_5: Values | None


def measure(cases: Sequence[Case], variant: Variant) -> Measured:
    orders = [variant(case) for case in cases]
    files = [(case.files(order), case.gold) for case, order in zip(cases, orders, strict=True)]
    deep = [len(gold.intersection(order[:DEEP])) / len(gold) for order, gold in files]
    shown = [
        hit_at(DEPTH, case.files(order[:DEPTH]), case.gold)
        for case, order in zip(cases, orders, strict=True)
    ]
    quoted = [
        (order, case.clauses)
        for case, order in zip(cases, orders, strict=True)
        if case.clauses is not None
    ]
    return Measured(
        ndcg=np.array([ndcg_at(DEPTH, order, gold) for order, gold in files]),
        hit_1=np.array([hit_at(1, order, gold) for order, gold in files]),
        hit_10=np.array([hit_at(DEPTH, order, gold) for order, gold in files]),
        shown=np.array(shown),
        recall=np.array(deep),
        mrr=np.array([reciprocal_rank_at(DEPTH, order, gold) for order, gold in files]),
        clause_1=np.array([hit_at(1, order, gold) for order, gold in quoted]) if quoted else None,
        clause_5=np.array([hit_at(5, order, gold) for order, gold in quoted]) if quoted else None,
    )
