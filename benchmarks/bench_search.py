"""Search and quotes, in process, over the evaluation sets: how good and how fast.

    python benchmarks/bench_search.py [SET …]

Indexes each set (again only where it changed, in .bench/), asks its questions and prints one line a
set: nDCG@10, hit@1 and hit@10 by file, the gold passage and quote among the first five where the
questions give one, and the p50 and p95 of a whole search, the embedding of the question included.
Sets that are absent are left out.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from indexes.embedder import load_embedder  # noqa: E402
from indexes.settings import load_settings  # noqa: E402
from indexes.writer import IndexWriter  # noqa: E402
from ingest.chunk import chunking_fingerprint  # noqa: E402
from ingest.pipeline import index_folder  # noqa: E402
from search.engine import Engine  # noqa: E402
from search.evaluation.evaluate import evaluate  # noqa: E402

DATA = ROOT.parent / "shared/data"
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
    for name in names or SETS:
        if not (DATA / name).is_dir():
            print(f"{name:<10} left out: {DATA / name} is not here")
            continue
        settings = load_settings(index=ROOT / ".bench" / name)
        embedder = load_embedder(settings)
        chunking = chunking_fingerprint(settings.passage_tokens)
        with IndexWriter.open(settings.index, embedder, chunking) as writer:
            index_folder([DATA / name / "docs"], writer, embedder, settings, lambda _: None)
        with Engine.open(settings=settings) as engine:
            figures = evaluate(engine, DATA / name / "questions.jsonl").overall
        cells = (figures.get(column) for column in COLUMNS)
        print(
            f"{name:<10}",
            *("".rjust(14) if c is None else f"{c:>14.3f}" for c in cells),
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
