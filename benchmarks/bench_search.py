"""Search and quotes, in process, over the evaluation sets: how good and how fast.

    python benchmarks/bench_search.py [SET …]

Indexes each set (again only where it changed, in .bench/), asks its questions and prints one line a
set: nDCG@10, hit@1 and hit@10 by file, the gold passage and quote among the first five where the
questions give one, and the p50 and p95 of a whole search, the embedding of the question included.
Sets that are absent are left out.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import indexed, is_here, questions_of
from vind.search.engine import Engine
from vind.search.evaluation.evaluate import evaluate

SETS = ("vac-nl", "handbook", "contracts", "clapnq", "scifact")
COLUMNS = (
    "ndcg@10",
    "hit@1",
    "hit@10",
    "passage_hit@1",
    "passage_hit@5",
    "quote_hit@5",
    "abstention_f1",
    "search_ms_p50",
    "search_ms_p95",
    "quotes_ms_p50",
)


def main(names: list[str]) -> None:
    print(f"{'set':<10}", *(f"{column:>14}" for column in COLUMNS))
    for name in filter(is_here, names or SETS):
        with Engine.open(settings=indexed(name)) as engine:
            figures = evaluate(engine, questions_of(name)).overall
        cells = (figures.get(column) for column in COLUMNS)
        print(
            f"{name:<10}",
            *("".rjust(14) if c is None else f"{c:>14.3f}" for c in cells),
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
