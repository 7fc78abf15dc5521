"""Fit when a sentence of the language model is vouched for, and say what that tells apart.

    python -m benchmarks.fit_grounding [--write]

Sentences are made from the gold quotes of each set (benchmarks/claims_made.py), and judged.jsonl
has those that the default model said in reply, with whether they are right, as people read them.
Each set is kept aside in turn, and judged by what was fitted on the others. ``--write`` writes the
section "grounding" of the embedder's file in search/fitted, fitted on all.

What was found and what it is like is kept under .bench/, so that fitting again takes seconds.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.asked_units import asked_of
from benchmarks.claims_made import Made, claims_for
from benchmarks.sets import (
    EVERY_COMPANY,
    ROOT,
    SAMPLE,
    evenly,
    judged_of,
    kept,
    lines_of,
)
from vind.indexes.catalogue.stamp import name_of
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.search.grounding.features import Claim, Features, Weights
from vind.search.grounding.grounding import LOOKED_AT, Grounder, broken
from vind.search.judgement.logistic import Array, regress
from vind.search.question.question import Question

SETS = (SAMPLE, *EVERY_COMPANY)

MODEL = "model"
"""The kind of the sentences that the default language model said."""

UNANSWERED = ("no answer", "no answer: unit")
"""Kinds in reply to questions without an answer: whether there is one is judged before."""

MOST_QUESTIONS = 80
"""Questions of a set that sentences are made for, evenly picked."""

PENALTY = 3.0
"""On the squares of the weights, over standardised features."""

OF_SHOWN = 0.82
"""Of what is shown so much is right, over all sets kept aside, where right and wrong are as many,
but for what restates the best unit. With .95 next to nothing would be shown."""

UNFITTED = Weights("", 0.0, 0.0, {})


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence by its features over each unit that it may rest on; none where none has it all."""

    question: str
    made: Made
    features: tuple[Features, ...]
    restates: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    sets = {name: kept("grounding", name, partial(cases_of, name)) for name in SETS}
    table = Table.of([one for found in sets.values() for one in found])
    names = np.concatenate([[name] * len(found) for name, found in sets.items()])
    chances = np.zeros(len(names))
    for name in sets:
        weights = fitted(table.of_rows(names != name))
        chances[names == name] = table.of_rows(names == name).chances(weights)
    threshold = lowest_threshold(table, chances)
    for name in sets:
        report_set(name, table.of_rows(names == name), chances[names == name] >= threshold)
    report(table, chances, threshold)
    weights = fitted(table, threshold)
    print(json.dumps(asdict(weights), indent=1))
    if options.write:
        write(weights)


def cases_of(name: str) -> Iterator[Case]:
    """The sentences of a set, in order."""
    asked = asked_of(name)
    said: dict[str, list[Made]] = {}
    for one in evenly(
        [one for one in asked.values() if one.gold or not one.answer], MOST_QUESTIONS
    ):
        said[one.id] = list(claims_for(one))
    if judged_of(name).is_file():
        for line in lines_of(judged_of(name)):
            said.setdefault(line["id"], []).append(Made(MODEL, line["said"], line["right"]))
    for key, made in said.items():
        one = asked[key]
        grounder = Grounder(Question.of(one.question), one.language, one.units, UNFITTED)
        for claim in made:
            yield case_of(f"{name} {key}", claim, grounder)


def case_of(question: str, made: Made, grounder: Grounder) -> Case:
    claim = Claim(made.said, grounder.pool)
    places = grounder.resting(claim)
    return Case(
        question,
        made,
        tuple(claim.features(grounder.pool.readings[place]) for place in places),
        any(grounder.restates(made.said, place) for place in places),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Cases by the features in ``names``, shape (cases, LOOKED_AT, features).

    ``able``, shape (cases, LOOKED_AT): where there is a unit, and no rule is broken.
    """

    names: tuple[str, ...]
    values: Array
    able: npt.NDArray[np.bool_]
    restates: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]
    kinds: npt.NDArray[np.str_]

    @classmethod
    def of(cls, cases: Sequence[Case]) -> "Table":
        """The cases, in order."""
        names = tuple(next(one.features[0] for one in cases if one.features))
        values = np.zeros((len(cases), LOOKED_AT, len(names)))
        able = np.zeros((len(cases), LOOKED_AT), dtype=np.bool_)
        for row, case in enumerate(cases):
            for place, one in enumerate(case.features):
                values[row, place] = [one[name] for name in names]
                able[row, place] = broken(one) is None
        right = np.array([one.made.right for one in cases])
        restates = np.array([one.restates for one in cases])
        kinds = np.array([one.made.kind for one in cases])
        return cls(names, values, able, restates, right, kinds)

    def of_rows(self, rows: npt.NDArray[np.bool_]) -> "Table":
        """Only those of ``rows``, shape (cases,)."""
        return Table(
            self.names,
            self.values[rows],
            self.able[rows],
            self.restates[rows],
            self.right[rows],
            self.kinds[rows],
        )

    def chances(self, weights: Weights) -> Array:
        """That each is right; 0 where no unit vouches, 1 where it is the best unit itself."""
        return np.where(self.restates, 1.0, self._chances(weights).max(axis=1))

    def likeliest(self, weights: Weights) -> Array:
        """The values over the unit with which each is likeliest, shape (cases, features)."""
        places = self._chances(weights).argmax(axis=1)
        found: Array = self.values[np.arange(len(places)), places]
        return found

    def _chances(self, weights: Weights) -> Array:
        slopes = np.array([weights.weights.get(name, 0.0) for name in self.names])
        logits = np.clip(weights.intercept + self.values @ slopes, -50, 50)
        return np.where(self.able, 1 / (1 + np.exp(-logits)), 0.0)


def fitted(table: Table, threshold: float = 0.5) -> Weights:
    """By logistic regression: first on the unit with most of the words, then on the likeliest."""
    used = table.of_rows(table.able.any(axis=1) & ~np.isin(table.kinds, UNANSWERED))
    first = used.values[np.arange(len(used.right)), used.able.argmax(axis=1)]
    found = _fitted(first, used, threshold)
    for _ in range(2):
        found = _fitted(used.likeliest(found), used, threshold)
    return found


def _fitted(values: Array, used: Table, threshold: float) -> Weights:
    means, scales = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-9)
    penalty = np.array([0.0] + [PENALTY] * len(used.names))
    before = np.zeros(len(used.names) + 1)
    answers = used.right.astype(np.float64)
    inputs = (values - means) / scales
    intercept, *slopes = regress(inputs, answers, weights_of(used), before, penalty)
    along = np.array(slopes) / scales
    return Weights(
        version=datetime.now(UTC).date().isoformat(),
        threshold=round(threshold, 3),
        intercept=float(f"{intercept - along @ means:.4g}"),
        weights={name: float(f"{one:.4g}") for name, one in zip(used.names, along, strict=True)},
    )


def weights_of(table: Table) -> Array:
    """Right and wrong weigh the same, and what people have read so much of each as MODEL_SHARE.

    The rest is spread evenly over the kinds that were made; those in UNANSWERED weigh nothing.
    """
    keys = list(zip(table.kinds, table.right, strict=True))
    counts = Counter(keys)
    made = Counter(right for kind, right in counts if kind not in (MODEL, *UNANSWERED))

    def weight(kind: str, right: bool) -> float:
        if kind in UNANSWERED:
            return 0.0
        share = MODEL_SHARE if kind == MODEL else (1 - MODEL_SHARE) / made[right]
        return len(keys) / 2 * share / counts[kind, right]

    weighed = {key: weight(*key) for key in counts}
    return np.array([weighed[key] for key in keys])


MODEL_SHARE, LEAST = 0.3, 1e-9


def lowest_threshold(table: Table, chances: Array) -> float:
    """That from which OF_SHOWN of what is shown is right, and most of that."""
    weights = np.where(table.restates, 0.0, weights_of(table))
    order = np.argsort(-chances)
    shown = np.cumsum(weights[order])
    shares = np.cumsum((weights * table.right)[order]) / np.maximum(shown, 1e-9)
    enough = np.flatnonzero((shares >= OF_SHOWN) & (chances[order] > 0))
    return float(chances[order][enough[-1]]) if len(enough) else 1.0


def report_set(name: str, table: Table, shown: npt.NDArray[np.bool_]) -> None:
    counted, right = ~np.isin(table.kinds, UNANSWERED), table.right
    of_model = table.kinds == MODEL
    print(
        f"{name:<14} of shown right {_mean(right[shown & counted]):.2f}"
        f"  shown: right {_mean(shown[right]):.2f} wrong {_mean(shown[~right & counted]):.2f}"
        f"  model: right {np.sum(shown & right & of_model):>3} of {np.sum(right & of_model):>3}"
        f" wrong {np.sum(shown & ~right & of_model):>3} of {np.sum(~right & of_model):>3}"
    )


def report(table: Table, chances: Array, threshold: float) -> None:
    """The share of each kind that is shown; ``vouched for``: that breaks no rule."""
    for kind, right in sorted(
        set(zip(table.kinds, table.right, strict=True)), key=lambda one: (not one[1], one[0])
    ):
        of_kind = np.array(table.kinds == kind) & np.array(table.right == right)
        shown = " ".join(f"{np.mean(chances[of_kind] >= at):>5.2f}" for at in (threshold, *AT))
        able = np.asarray(table.able.any(axis=1))[of_kind].mean()
        told = "right" if right else "wrong"
        count = np.sum(of_kind)
        print(f"{kind:<22} {told} {count:>5}  shown {shown}  vouched for {able:.2f}")
    print("from  of shown right  of right shown  the same of the model's  how many of those")
    of_model = table.kinds == MODEL
    weights = np.where(table.restates, 0.0, weights_of(table))
    for at in (threshold, *AT):
        shown_at = chances >= at
        right_shown = np.sum((weights * table.right)[shown_at])
        print(
            f"{at:.2f}  {right_shown / max(LEAST, weights[shown_at].sum()):.3f}"
            f"  {right_shown / np.sum(weights * table.right):.3f}"
            f"  {_mean(table.right[shown_at & of_model]):.3f}"
            f"  {_mean(shown_at[table.right & of_model]):.3f}  {np.sum(shown_at & of_model)}"
        )


AT = (0.9, 0.8, 0.7, 0.6, 0.5)


def _mean(values: npt.NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else 0.0


def write(weights: Weights) -> None:
    """Into the file of the embedder that was fitted with."""
    name = name_of(load_embedder(load_settings()).fingerprint)
    file = Path(ROOT / "search/fitted" / f"{name}.json")
    found = json.loads(file.read_text(encoding="utf-8"))
    found["grounding"] = asdict(weights)
    file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
