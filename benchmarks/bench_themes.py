"""How well the groups of ``vind themes`` agree with classes that people gave, beside k-means.

    python benchmarks/bench_themes.py [FOLDER]

FOLDER is that of benchmarks/bench_sort.py. Of each set 1,500 documents are grouped by the vectors
of the index. The adjusted Rand index and normalised mutual information are those of the documents
that are in a theme; k-means puts every document into as many groups.
"""

import csv
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench_sort import vectors_of
from benchmarks.sets import DATA
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.search.themes import groups_of

MOST = 1500


def main() -> None:
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "sort"
    files = sorted(folder.glob("*.csv"))
    if not files:
        print(f"skipped: no set in {folder}")
        return
    embedder = load_embedder(load_settings())
    print("set    themes  in one  ARI   NMI   k-means ARI  NMI   the same documents ARI  NMI")
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        vectors = vectors_of([row["text"] for row in rows], "index", embedder, file)[:MOST]
        classes = np.array([row["class"] for row in rows])[:MOST]
        groups = groups_of(vectors)
        labels = np.full(len(vectors), -1)
        for number, group in enumerate(groups):
            labels[group] = number
        others = KMeans(max(len(groups), 1), n_init=5, random_state=0).fit_predict(vectors)
        within = labels >= 0
        figures = [
            measure(classes[chosen], found[chosen])
            for chosen, found in ((within, labels), (within | True, others), (within, others))
            for measure in (adjusted_rand_score, normalized_mutual_info_score)
        ]
        told = "  ".join(f"{figure:.2f}" for figure in figures)
        print(f"{file.stem:<6} {len(groups):6}  {within.mean():6.0%}  {told}", flush=True)


if __name__ == "__main__":
    main()
