"""Every set of the evaluation data and the sample company, under every way of ranking.

    python -m benchmarks.retrieval [SET …]

Prints a table a set (nDCG@10 with its bootstrap interval, hit@1 and hit@10, recall@100 and MRR by
file; whether the gold file is among those of the ten results; the gold clause among the first
passages where the questions quote one; the time of a whole search), then paired tests of the whole
against its parts, and keeps it all in benchmarks/results under today's date. "fitted elsewhere" are
weights fitted on all other sets: what can be hoped for on documents that nothing was tuned on. Sets
that are absent are left out.
"""

import argparse
from collections.abc import Mapping, Sequence

from benchmarks.retrieval.collect import OTHER, SETS, Case, collect, corpus_of
from benchmarks.retrieval.fit import without_each
from benchmarks.retrieval.measures import Measured, measure
from benchmarks.retrieval.report import table, tests, write
from benchmarks.retrieval.variants import (
    Variant,
    bm25,
    by_ranker,
    convex,
    dense,
    reciprocal,
    searched,
)
from benchmarks.sets import ROOT, indexed, is_here
from vind.indexes.settings import load_settings
from vind.search.fitted import packaged
from vind.search.retrieval.ranking import SIGNALS

WHOLE = "vind"
PARTS = ("dense", "BM25")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", help="sets, by default all that are here")
    options = parser.parse_args()
    names = [name for name in options.sets or SETS if is_here(corpus_of(name))]
    cases = {name: collect(name, indexed(corpus_of(name))) for name in names}
    # The same documents and answers in two languages are one set to learn from.
    learnt = {name: found for name, found in cases.items() if name != OTHER}
    measured = measure_all(cases, learnt)
    parts = [table(name, cases[name], found) for name, found in measured.items()]
    report = "\n\n".join(["# Retrieval", *parts, tests(WHOLE, PARTS, measured)])
    print(report)
    print(f"\nkept in {write(report).relative_to(ROOT)}")


def measure_all(
    cases: Mapping[str, Sequence[Case]], learnt: Mapping[str, Sequence[Case]]
) -> dict[str, dict[str, Measured]]:
    """By set and by way of ranking."""
    plain: dict[str, Variant] = {
        "dense": dense,
        "BM25": bm25,
        "reciprocal ranks, k = 10": reciprocal(10),
        "reciprocal ranks, k = 60": reciprocal(60),
        "convex, .65 dense": convex(0.65),
        "the ranker": by_ranker(packaged.fitted(load_settings().embedder, "ranking")),
        WHOLE: searched,
    }
    folds = {"all signals": SIGNALS} | {
        f"without {name}": tuple(other for other in SIGNALS if other != name) for name in SIGNALS
    }
    # Of one set there are no others to fit on.
    rankers = {
        fold: without_each(learnt, signals) for fold, signals in folds.items() if len(learnt) > 1
    }
    return {
        name: {variant: measure(found, order) for variant, order in plain.items()}
        | {
            f"fitted elsewhere, {fold}": measure(found, by_ranker(fitted[name]))
            for fold, fitted in rankers.items()
            if name in fitted
        }
        for name, found in cases.items()
    }


if __name__ == "__main__":
    main()
