"""How well ``vind sort`` tells classes by eight examples of each, beside what SetFit published.

    python benchmarks/bench_sort.py [FOLDER]

FOLDER, by default ../shared/data/sort, has a CSV file for each set, with the columns text, class
and, where examples are drawn from some lines alone, split (train or test). The texts of cr.csv
(customer reviews), sst5.csv and ag.csv (AG News) are those of the sets that SetFit was measured on.
Eight examples of each class are drawn ten times; the rest, or the lines to test, is classified by
the vectors of the index and by those that are read closely, which are kept beside the file.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import DATA
from vind.indexes.arrays import Vectors
from vind.indexes.models.embedder import SentenceEmbedder, load_embedder
from vind.indexes.settings import load_settings
from vind.search.sorting import Sorter, read_closely

EXAMPLES, DRAWS = 8, 10

PUBLISHED = {"cr": 88.5, "sst5": 43.6, "ag": 82.9}
"""Accuracy in percent of SetFit with MPNet at eight examples (Tunstall et al. 2022, table 2), the
mean of ten draws; those of its repository's final_results."""

Draw = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "sort"
    files = sorted(folder.glob("*.csv"))
    if not files:
        print(f"skipped: no set in {folder}")
        return
    embedder = load_embedder(load_settings())
    print("set    vectors  accuracy  spread  sure  right of these  SetFit")
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        classes = np.array([row["class"] for row in rows])
        tested = np.array([row.get("split") == "test" for row in rows])
        draws = [_draw(classes, tested, seed) for seed in range(DRAWS)]
        for kind in ("index", "closely"):
            vectors = vectors_of([row["text"] for row in rows], kind, embedder, file)
            told = np.array([_told(vectors, classes, draw) for draw in draws])
            accuracy, sure, right = np.nanmean(told, axis=0)
            print(
                f"{file.stem:<6} {kind:<8} {accuracy:8.1%} {told[:, 0].std(ddof=1):7.1%} "
                f"{sure:5.0%} {right:15.1%}  {PUBLISHED.get(file.stem, '-')}",
                flush=True,
            )


def vectors_of(texts: list[str], kind: str, embedder: SentenceEmbedder, file: Path) -> Vectors:
    kept = file.with_suffix(f".{kind}.{embedder.fingerprint}.npy")
    if not kept.exists():
        closely = kind == "closely"
        np.save(kept, read_closely(texts, embedder) if closely else embedder.embed_passages(texts))
    found: Vectors = np.load(kept)
    return found


def _draw(classes: npt.NDArray[np.str_], tested: npt.NDArray[np.bool_], seed: int) -> Draw:
    """The rows of the examples, and of those to be told."""
    random = np.random.default_rng(seed)
    examples = np.concatenate(
        [
            random.choice(np.flatnonzero((classes == one) & ~tested), EXAMPLES, replace=False)
            for one in np.unique(classes)
        ]
    )
    rest = np.flatnonzero(tested) if tested.any() else np.arange(len(classes))
    return examples, np.setdiff1d(rest, examples)


def _told(
    vectors: Vectors, classes: npt.NDArray[np.str_], draw: Draw
) -> tuple[float, float, float]:
    """The share told right, the share that is sure, and of that the share told right."""
    examples, rest = draw
    guesses = Sorter.of(vectors[examples], list(classes[examples])).guess(vectors[rest])
    right = np.array([guess.likely for guess in guesses]) == classes[rest]
    sure = np.array([guess.sure for guess in guesses])
    return right.mean(), sure.mean(), right[sure].mean() if sure.any() else np.nan


if __name__ == "__main__":
    main()
