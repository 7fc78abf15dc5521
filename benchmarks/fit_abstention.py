"""Fit the model behind ``confidence``, and say how well it does on sets it was not fitted on.

    python benchmarks/fit_abstention.py [--write]

Questions without an answer are those of clapnq and the sample company, and the answerable ones of
the sets with their gold documents taken out of the search (not where other documents often answer
too). So that a handful of documents is judged well, questions are also asked of FEW documents,
the gold one among them or not. Each set is kept aside in turn, and the model fitted on the others;
the threshold is the highest that refuses at most a tenth of the answerable questions of every set.
``--write`` writes search/confidence/abstain.json, fitted on all.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import (
    ROOT,
    SAMPLE,
    in_other_language,
    indexed,
    is_here,
    questions_of,
)
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.types import Embedder, Filters
from search.confidence.abstain import COEFFICIENTS, Features, Model
from search.confidence.calibrate import judge, names_of, question_features, without
from search.confidence.fitting import Case, fit, highest_threshold
from search.evaluation.questions import EvaluationQuestion, read_questions

SETS = ("clapnq", "contracts", "vac-nl", "handbook", "scifact", SAMPLE)

MASKED = ("clapnq", "contracts", "vac-nl")
"""Sets of which no other document answers, once the gold one is taken out."""

FEW = (1, 5, 20)
"""Documents that are asked instead of all."""

OF_FEW = ("clapnq", "contracts", "vac-nl", "handbook")

MOST_QUESTIONS = 250
"""Questions of a set, evenly picked; of few documents, a third of them are asked."""

ASKED, OTHER_LANGUAGE, GOLD_OUT = "as asked", "in the other language", "gold taken out"
WEIGHTS = {OTHER_LANGUAGE: 0.5, **{f"of {few}": 0.2 for few in FEW}}
"""What a kind of case weighs in the fit, the others 1."""


@dataclass(frozen=True)
class Kept:
    """The cases of one set, by kind."""

    by_kind: dict[str, list[Case]]

    def fitted(self) -> Iterator[tuple[float, list[Case]]]:
        """Those that the fit learns from, with what they weigh; one answer alone teaches none."""
        answered = [case for case in self.by_kind[ASKED] if case.answerable]
        for kind, cases in self.by_kind.items():
            both = [*answered, *cases] if kind == GOLD_OUT else cases
            if {case.answerable for case in both} == {True, False}:
                yield WEIGHTS.get(kind, 1.0), both


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write search/confidence/abstain.json")
    options = parser.parse_args()
    sets = {name: cases_of(name) for name in SETS if is_here(name)}
    everything = []
    for name, aside in sets.items():
        everything += report(name, aside, model_of({k: v for k, v in sets.items() if k != name}))
    print(f"calibration error of all: {judge(everything).calibration_error:.3f}")
    model = model_of(sets)
    print("\nfitted on all:")
    for name, found in sets.items():
        report(name, found, model)
    print(json.dumps(asdict(model), indent=2))
    if options.write:
        target = ROOT / "search/confidence" / COEFFICIENTS
        target.write_text(json.dumps(asdict(model), indent=2) + "\n", encoding="utf-8")


def model_of(sets: Mapping[str, Kept]) -> Model:
    model = fit(list(chain.from_iterable(kept.fitted() for kept in sets.values())))
    highest = [highest_threshold(model, kept.by_kind[ASKED]) for kept in sets.values()]
    return replace(model, threshold=min(highest))


def cases_of(name: str) -> Kept:
    settings = indexed(name)
    embedder = load_embedder(settings)
    questions = read_questions(questions_of(name))
    others = in_other_language() if name == SAMPLE else [""] * len(questions)
    both = list(zip(questions, others, strict=True))
    picked = both[:: max(1, len(both) // MOST_QUESTIONS)]
    kinds: dict[str, list[Case]] = {ASKED: []}
    chance = random.Random(0)  # noqa: S311 - which documents are asked is no secret
    with Index.open(settings.index) as index:
        names = names_of(index)
        for place, (asked, other) in enumerate(picked):
            if other:
                found = features_of(other, index, embedder, Filters())
                kinds.setdefault(OTHER_LANGUAGE, []).append(Case(found, asked.answerable))
            few = FEW if name in OF_FEW and place % 3 == 0 else ()
            for kind, answerable, filters in searches(name, asked, names, chance, few):
                found = features_of(asked.question, index, embedder, filters)
                kinds.setdefault(kind, []).append(Case(found, answerable))
    return Kept(kinds)


def searches(
    name: str,
    asked: EvaluationQuestion,
    names: Mapping[int, Sequence[str]],
    chance: random.Random,
    few: Sequence[int],
) -> Iterator[tuple[str, bool, Filters]]:
    """Of each search for a question its kind, whether the answer is there, and what is searched."""
    yield ASKED, asked.answerable, Filters()
    if not asked.answerable:
        return
    rest = without(asked.gold, names)
    gold, others = names.keys() - rest, sorted(rest)
    if name in MASKED:
        yield GOLD_OUT, False, Filters(files=rest)
    for number in few:
        near = frozenset(chance.sample(others, number - 1))
        yield f"of {number}", True, Filters(files=near | gold)
        yield f"of {number}", False, Filters(files=frozenset(chance.sample(others, number)))


def features_of(question: str, index: Index, embedder: Embedder, filters: Filters) -> Features:
    found = question_features(question, index, embedder, filters)
    if found is None:
        raise SystemExit(f"Nothing at all was found for: {question}")
    return found


def report(name: str, kept: Kept, model: Model) -> list[tuple[Case, Model]]:
    """Prints a line a kind; the cases of the whole index, each with the model that judged it."""
    answered = [case for case in kept.by_kind[ASKED] if case.answerable]
    whole = list(kept.by_kind[ASKED])
    for kind, cases in kept.by_kind.items():
        judged = [*answered, *cases] if kind == GOLD_OUT else cases
        whole += cases if kind == GOLD_OUT else []
        line = f"{name:<10} {kind:<22} {len(judged):4} questions"
        if all(case.answerable for case in judged):
            refused = np.mean([model.probability(c.features) < model.threshold for c in judged])
            print(f"{line}: {refused:.0%} of the answerable refused")
            continue
        found = judge((case, model) for case in judged)
        print(
            f"{line}: {found.refused:.0%} of the answerable refused; unanswerable: caught "
            f"{found.caught:.2f} F1 {found.f1:.2f}; ranked right {ranked_right(judged, model):.1%}"
            f"; calibration error {found.calibration_error:.3f}"
        )
    return [(case, model) for case in whole]


def ranked_right(cases: Sequence[Case], model: Model) -> float:
    """Of pairs of an answerable and an unanswerable question, how many are told apart (AUC)."""
    chances = [(model.probability(case.features), case.answerable) for case in cases]
    yes = np.array([chance for chance, answerable in chances if answerable])[:, None]
    no = np.array([chance for chance, answerable in chances if not answerable])[None]
    return float(np.mean(yes > no) + np.mean(yes == no) / 2)


if __name__ == "__main__":
    main()
