"""How often "yes" or "no" is right, and which questions without an answer are caught.

    python -m benchmarks.bench_rulings [--weights CHECKPOINT] [COMPANY …]

Reads closed.jsonl of the companies kept aside: questions of yes or no, and near misses, of which
the documents tell something alike. ``benchmarks.reader_data`` finds their passages. A ruling is
told where an answer is found and the reader is sure of it. vind shows none: see
results/reader-fewer-2026-12-03.md.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from benchmarks.fit_reader import features_at, read_with, scores_of
from benchmarks.reader_data import KEPT_ASIDE
from benchmarks.sets import questions_of
from vind.indexes.models import find_installed
from vind.indexes.settings import load_settings
from vind.search.fitted.packaged import DEFAULT, fitted
from vind.search.judgement.judge import Judge
from vind.search.reader.reader import POLARITIES

LIMITS = (0.5, 0.7, 0.8, 0.9, 0.95)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("companies", nargs="*", default=KEPT_ASIDE)
    parser.add_argument("--weights", type=Path, help="a checkpoint of training, else the packaged")
    options = parser.parse_args()
    fingerprint = find_installed(DEFAULT, load_settings()).fingerprint
    answerable = Judge.of("", fingerprint, has_reader=True).answerable
    trust = fitted(fingerprint, "reader")["final"]
    sets = read_with(options.weights, [f"{name}-closed" for name in options.companies])
    said, sure, gold, found = [], [], [], []
    for name in options.companies:
        lines = questions_of(name).with_name("closed.jsonl").read_text().splitlines()
        ruled = {one["id"]: one.get("says", "") for one in map(json.loads, lines)}
        for row in sets[f"{name}-closed"]:
            best = int(np.argmax(scores_of(row, trust)))
            logits = row["polarity"][best].astype(np.float64)
            said.append(POLARITIES[int(np.argmax(logits))])
            sure.append(float(np.exp(logits.max() - np.logaddexp.reduce(logits))))
            gold.append(ruled[row["id"]] if row["answerable"] else "none")
            confidence = answerable.probability(features_at(row, trust))
            found.append(confidence >= answerable.threshold)
    of = {one: np.array(gold) == one for one in ("yes", "no", "none")}
    told, here = np.array(said), np.array(found)
    for one, which in of.items():
        print(f"{one:<5}{which.sum():>4} questions, answered {here[which].mean():.3f}")
    print(f"{'limit':<7}{'told':>6}{'right':>7}{'reversed':>10}{'of near misses':>16}")
    for limit in LIMITS:
        shown = here & (np.array(sure) >= limit) & (told != "neither")
        ruling = shown & ~of["none"]
        right = ruling & (told == np.array(gold))
        print(
            f"{limit:<7}{ruling.sum():>6}{right.sum():>7}{(ruling & ~right).sum():>10}"
            f"{(shown & of['none']).sum():>16}"
        )


if __name__ == "__main__":
    main()
