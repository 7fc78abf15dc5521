"""Fit what is weighed beside the reader, on companies that it was not trained on.

    python -m benchmarks.fit_reader [--weights CHECKPOINT] [--write] [COMPANY …]

Asks the companies kept aside (``KEPT_ASIDE``), reads what is found, and fits the weight of the
traits in the ranking of units and the two probabilities, each company kept aside in turn. Prints
what they are worth, and writes section ``reader`` of search/fitted/<embedder>.json.
"""

import argparse
import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.logistic import fitted_on, probabilities
from benchmarks.reader_data import KEPT_ASIDE, OURS, PRIOR, first_of, windows_of
from benchmarks.sets import ROOT
from benchmarks.units import REFUSED
from vind.indexes.models import find_installed
from vind.indexes.settings import load_settings
from vind.search.evaluation.metrics import expected_calibration_error, reliability
from vind.search.evidence.ranking import READ_ALONE
from vind.search.evidence.read import UNREAD, UnitsRead, passages_to_read
from vind.search.fitted.packaged import DEFAULT
from vind.search.judgement.logistic import Logistic, balanced
from vind.search.reader.reader import Page, load_reader

Array = npt.NDArray[np.float64]


def read_with(weights: Path | None, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The questions of each set with what the reader says of all units, kept beside the data."""
    found: dict[str, list[dict[str, Any]]] = {}
    reader = None
    for name in names:
        stamp = weights.stem + str(int(weights.stat().st_mtime)) if weights else "packaged"
        kept = OURS / f"read-{stamp}-{name}.pickle"
        if not kept.is_file():
            reader = reader or _reader(weights)
            with (OURS / f"{name}.pickle").open("rb") as file:
                data = pickle.load(file)  # noqa: S301 - our own file
            rows = []
            for row in data["rows"]:
                windows = windows_of(row, data["passages"])
                counts = [len(one.units) for one in windows]
                of = np.repeat(np.arange(len(windows)), counts)
                among = passages_to_read(of.tolist(), first_of(row))
                answers = np.full(len(of), UNREAD)
                polarity = np.tile(np.array([0, 0, -UNREAD], np.float32), (len(of), 1))
                read, says = reader(row["question"], [windows[n] for n in among])
                at = np.concatenate([np.flatnonzero(of == n) for n in among])
                answers[at], polarity[at] = read, says
                rows.append({**row, "read": answers, "polarity": polarity})
            kept.write_bytes(pickle.dumps(rows))
            print(f"read {name}", file=sys.stderr, flush=True)
        found[name] = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
        with (OURS / f"{name}.pickle").open("rb") as file:
            passages = pickle.load(file)["passages"]  # noqa: S301 - our own file
        for row in found[name]:
            row["files"] = {key: one.file_id for key, one in passages.items()}
    return found


def _reader(weights: Path | None) -> Any:
    if weights is not None:
        import torch

        from benchmarks.reader_data import Example
        from benchmarks.train_reader import Texts, said_of

        torch.set_num_threads(2)
        texts = Texts()
        texts.upper.load_state_dict(torch.load(weights)["weights"], strict=False)

        def by_torch(question: str, windows: Sequence[Any]) -> Any:
            with torch.no_grad():
                said = said_of([Example(question, tuple(windows))], texts, with_prior=False)
            return torch.cat(said.answers).numpy(), torch.cat(said.polarity).numpy()

        return by_torch
    settings = load_settings(reader=True)
    reader = load_reader(settings, find_installed(DEFAULT, settings).fingerprint)
    if reader is None:
        raise SystemExit("There are no packaged weights: name a checkpoint with --weights.")

    def by_openvino(question: str, windows: Sequence[Any]) -> Any:
        read = reader.read(question, [Page(w.title, w.text, w.units) for w in windows])
        return (
            np.concatenate([one.answers for one in read]),
            np.concatenate([one.polarity for one in read]),
        )

    return by_openvino


def scores_of(row: Mapping[str, Any], trust: float) -> Array:
    """What units are ranked by: the reader's logits, and ``trust`` times today's scores."""
    return np.asarray(row["read"], dtype=np.float64) + trust * np.asarray(row["scores"], np.float64)


def features_at(row: Mapping[str, Any], trust: float) -> dict[str, float]:
    """As ``search.judgement.judge.features_of`` has them, of the unit that is first now."""
    scores = scores_of(row, trust)
    order = np.argsort(-scores)[:READ_ALONE]
    best = int(order[0])
    alone = dict(zip(row["best"], row["alone"], strict=True))
    files = [row["files"][row["units"][n][0]] for n in order]
    others = [scores[n] for n, file in zip(order, files, strict=True) if file != files[0]]
    return {
        **UnitsRead(row["read"], ()).features(best),
        "alone": float(alone.get(best, min(alone.values()))),
        "nearest": float(max(alone.values())),
        "wording": float(row["traits"]["wording"][best]),
        "least": float(row["traits"]["least"][best]),
        "meaning": float(row["traits"]["meaning"][best]),
        "margin": float(scores[best] - max(others, default=scores.min())),
        "lacking": float(row["features"]["lacking"]),
    }


def is_right(row: Mapping[str, Any], trust: float) -> bool:
    return bool(row["answerable"] and row["answers"][int(np.argmax(scores_of(row, trust)))])


def auc(yes: Array, no: Array) -> float:
    return float(np.mean(yes[:, None] > no) + np.mean(yes[:, None] == no) / 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("companies", nargs="*", default=KEPT_ASIDE)
    parser.add_argument("--weights", type=Path, help="a checkpoint of training, else the packaged")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sets = read_with(options.weights, options.companies)
    print(f"{'':<14}{'n':>5}{'today':>8}{'three':>7}{'there':>7}  marked by the traits' weight")
    trusts = (0.0, 3.0, 6.0, 10.0, 15.0, 22.0)
    print(" " * 41 + "".join(f"{t:>7}" for t in trusts))
    table = []
    for name, rows in sets.items():
        asked = [r for r in rows if r["answerable"]]
        today = np.mean([r["answers"][int(np.argmax(r["scores"]))] for r in asked])
        there = np.mean([any(r["answers"]) for r in asked])
        three = np.mean(
            [any(r["answers"][int(n)] for n in np.argsort(-scores_of(r, 5.0))[:3]) for r in asked]
        )
        marked = [np.mean([is_right(r, t) for r in asked]) for t in trusts]
        table.append([today, three, there, *marked])
        print(
            f"{name:<14}{len(asked):>5}{today:>8.3f}{three:>7.3f}{there:>7.3f}"
            + "".join(f"{m:>7.3f}" for m in marked)
        )
    print(f"{'mean':<19}" + "".join(f"{m:>7.3f}" for m in np.mean(table, axis=0)))
    trust = trusts[int(np.argmax(np.mean(table, axis=0)[3:]))]
    judge(sets, trust, write=options.write)


def judge(sets: Mapping[str, Sequence[Mapping[str, Any]]], trust: float, *, write: bool) -> None:
    """Fits both probabilities, prints what they are worth on each set kept aside."""
    cases = {n: [features_at(r, trust) for r in rows] for n, rows in sets.items()}
    answerable = {n: np.array([float(r["answerable"]) for r in rows]) for n, rows in sets.items()}
    right = {n: np.array([float(is_right(r, trust)) for r in rows]) for n, rows in sets.items()}
    every = tuple(next(iter(cases.values()))[0])
    for choice in (every[:1], every[:3], every[3:], every):
        said = {n: [{k: c[k] for k in choice} for c in some] for n, some in cases.items()}
        found: dict[str, dict[str, Array]] = {"answerable": {}, "right": {}}
        for n in sets:
            others = [o for o in sets if o != n] or [n]
            found["answerable"][n] = probabilities(
                model_of(others, said, answerable, balance=True), said[n]
            )
            found["right"][n] = probabilities(model_of(others, said, right, balance=False), said[n])
        chances = found["answerable"]
        grid = np.linspace(0, 1, 401)
        refused = [
            np.mean([np.mean(chances[n][answerable[n] > 0] < t) for n in sets]) for t in grid
        ]
        under = grid[max(i for i, share in enumerate(refused) if share <= REFUSED)]
        caught = {n: float(np.mean(chances[n][answerable[n] == 0] < under)) for n in sets}
        aucs = [auc(chances[n][answerable[n] > 0], chances[n][answerable[n] == 0]) for n in sets]
        whole = (
            np.concatenate([found["right"][n] for n in sets]),
            np.concatenate([right[n] for n in sets]),
        )
        high = whole[0] >= 0.8
        shown = np.concatenate([chances[n] >= under for n in sets])
        ece = expected_calibration_error(reliability(zip(whole[0], whole[1] > 0, strict=True)))
        ece_a = expected_calibration_error(
            reliability(
                zip(
                    np.concatenate(list(chances.values())),
                    np.concatenate(list(answerable.values())) > 0,
                    strict=True,
                )
            )
        )
        told = whole[1][high & shown]
        apart = auc(whole[0][whole[1] > 0], whole[0][whole[1] == 0])
        print(f"{'+'.join(choice)}: under {under:.3f} refused {REFUSED}")
        print(
            f"    caught {np.mean(list(caught.values())):.3f}, answerable AUC {np.mean(aucs):.3f}"
        )
        print(f"    right AUC {apart:.3f}, at .8 {told.sum():.0f} of {len(told)} right")
        print(f"    calibration error: right {ece:.3f}, answerable {ece_a:.3f}")
        print("    " + " ".join(f"{n} {c:.2f}" for n, c in caught.items()))
    bins = reliability(zip(whole[0], whole[1] > 0, strict=True))
    print("right said     questions  right in truth")
    for one in bins:
        print(f"{one.low:.1f} to {one.high:.1f} {one.questions:>12} {one.there:>14.2f}")
    if write:
        file = ROOT / "search/fitted" / f"{DEFAULT}.json"
        kept = json.loads(file.read_text())
        kept["reader"] = {
            "first": PRIOR,
            "final": trust,
            "answerable": asdict(
                replace(
                    model_of(list(sets), cases, answerable, balance=True), threshold=float(under)
                )
            ),
            "right": asdict(model_of(list(sets), cases, right, balance=False)),
        }
        file.write_text(json.dumps(kept, indent=2) + "\n")


def model_of(
    names: Sequence[str],
    cases: Mapping[str, Sequence[Mapping[str, float]]],
    answers: Mapping[str, Array],
    *,
    balance: bool,
) -> Logistic:
    weights = np.concatenate(
        [balanced(answers[n]) if balance else np.ones(len(answers[n])) / 4 for n in names]
    )
    every = [one for n in names for one in cases[n]]
    return fitted_on(list(every[0]), every, np.concatenate([answers[n] for n in names]), weights)


if __name__ == "__main__":
    main()
