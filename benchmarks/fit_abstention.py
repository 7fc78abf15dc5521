"""Fit the model behind ``confidence``, and say how well it does on sets it was not fitted on.

    python benchmarks/fit_abstention.py [--write]

Questions without an answer are those of clapnq and the sample company, and every answerable
question of the sets with its gold documents taken out of the search. Logistic regression with an
L2 penalty by Newton's method, each set weighing the same; the threshold is the highest at which
REFUSED of the answerable questions of every set are refused at most. Each set in turn is kept
aside, with its own questions, and the model is fitted on the others. ``--write`` writes
search/abstain.json, fitted on all.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import ROOT, indexed, is_here, questions_of
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.types import Embedder, Filters
from search.abstain import COEFFICIENTS, Features, Model
from search.evidence import find_evidence
from search.metrics import precision_recall_f1
from search.question import clean_question
from search.questions import EvaluationQuestion, read_questions

SETS = ("clapnq", "contracts", "vac-nl", "handbook", "sample")

ANSWERED_TWICE = ("handbook",)
"""Sets of which other documents often answer too, once the gold one is taken out."""

MOST_QUESTIONS = 200
"""Questions of a set, evenly picked: each is asked twice, and their sentences are embedded."""

L2 = 1.0
"""Penalty on the standardised weights; a set's cases weigh CASES together."""

CASES = 200.0
REFUSED = 0.08
"""Share of the answerable questions that may be refused, two points under the promise."""

NEWTON_STEPS = 50

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """What one question found, and whether its answer was there to be found."""

    kind: str
    features: Features
    answerable: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write search/abstain.json")
    options = parser.parse_args()
    cases = {name: cases_of(name) for name in SETS if is_here(name)}
    for name, aside in cases.items():
        rest = {other: found for other, found in cases.items() if other != name}
        report(name, aside, fit(rest))
    model = fit(cases)
    print(json.dumps(asdict(model), indent=2))
    if options.write:
        target = ROOT / "search" / COEFFICIENTS
        target.write_text(json.dumps(asdict(model), indent=2) + "\n", encoding="utf-8")


def cases_of(name: str) -> list[Case]:
    settings = indexed(name)
    embedder = load_embedder(settings)
    questions = read_questions(questions_of(name))
    picked = questions[:: max(1, len(questions) // MOST_QUESTIONS)]
    cases = []
    with Index.open(settings.index) as index:
        paths = index.searchable_paths()
        for asked in picked:
            question = clean_question(asked.question, embedder)
            found = features_of(question, index, embedder, Filters())
            cases.append(Case("as asked", found, asked.answerable))
            if asked.answerable and name not in ANSWERED_TWICE:
                without = Filters(files=without_gold(asked, paths))
                masked = features_of(question, index, embedder, without)
                cases.append(Case("gold taken out", masked, answerable=False))
    return cases


def features_of(question: str, index: Index, embedder: Embedder, filters: Filters) -> Features:
    found = find_evidence(question, index, embedder, filters).features
    if found is None:
        raise SystemExit(f"Nothing at all was found for: {question}")
    return found


def without_gold(asked: EvaluationQuestion, paths: Mapping[int, str]) -> frozenset[int]:
    gold = {item.path for item in asked.gold}
    return frozenset(file_id for file_id, path in paths.items() if path not in gold)


def fit(sets: Mapping[str, Sequence[Case]]) -> Model:
    names = list(asdict(next(iter(sets.values()))[0].features))
    cases = [case for found in sets.values() for case in found]
    values = np.array([[getattr(case.features, name) for name in names] for case in cases])
    answers = np.array([float(case.answerable) for case in cases])
    weights = np.concatenate([balanced(found) for found in sets.values()])
    means = np.average(values, axis=0, weights=weights)
    scales = np.sqrt(np.average((values - means) ** 2, axis=0, weights=weights))
    intercept, *slopes = regress((values - means) / scales, answers, weights)
    model = Model(
        version=datetime.now(UTC).date().isoformat(),
        threshold=0.5,
        intercept=float(intercept),
        weights=dict(zip(names, map(float, slopes), strict=True)),
        means=dict(zip(names, map(float, means), strict=True)),
        scales=dict(zip(names, map(float, scales), strict=True)),
    )
    return replace(model, threshold=min(highest(found, model) for found in sets.values()))


def highest(cases: Sequence[Case], model: Model) -> float:
    """The threshold at which REFUSED of the answerable ones are refused."""
    chances = [model.probability(case.features) for case in cases if case.answerable]
    return float(np.quantile(chances, REFUSED))


def balanced(cases: Sequence[Case]) -> Array:
    """A set's two answers weigh the same, and all sets do."""
    answers = np.array([case.answerable for case in cases])
    yes, no = answers.sum(), (~answers).sum()
    weights: Array = np.where(answers, CASES / 2 / max(1, yes), CASES / 2 / max(1, no))
    return weights


def regress(values: Array, answers: Array, weights: Array) -> Array:
    """Intercept and slopes of the penalised logistic regression."""
    inputs = np.column_stack([np.ones(len(values)), values])
    penalty = np.diag([0.0] + [L2] * values.shape[1])
    found: Array = np.zeros(inputs.shape[1])
    for _ in range(NEWTON_STEPS):
        chances = 1 / (1 + np.exp(-inputs @ found))
        slope = inputs.T @ (weights * (chances - answers)) + penalty @ found
        bend = (inputs * (weights * chances * (1 - chances))[:, None]).T @ inputs + penalty
        found = found - np.linalg.solve(bend, slope)
    return found


def report(name: str, cases: Sequence[Case], model: Model) -> None:
    answerable = [case for case in cases if case.answerable]
    wrongly = sum(model.probability(case.features) < model.threshold for case in answerable)
    print(f"{name:<10} {wrongly / len(answerable):.0%} of the answerable questions refused")
    for kind in dict.fromkeys(case.kind for case in cases if not case.answerable):
        judged = [*answerable, *(c for c in cases if not c.answerable and c.kind == kind)]
        said = [model.probability(case.features) < model.threshold for case in judged]
        true = [not case.answerable for case in judged]
        precision, recall, f1 = precision_recall_f1(said, true)
        print(
            f"{name:<10} {kind:<15} {len(judged):4} questions, unanswerable: "
            f"precision {precision or 0:.2f} recall {recall:.2f} F1 {f1:.2f}; "
            f"ranked right {ranked_right(judged, model):.0%}"
        )


def ranked_right(cases: Sequence[Case], model: Model) -> float:
    """Of pairs of an answerable and an unanswerable question, how many are told apart (AUC)."""
    chances = [(model.probability(case.features), case.answerable) for case in cases]
    yes = np.array([chance for chance, answerable in chances if answerable])[:, None]
    no = np.array([chance for chance, answerable in chances if not answerable])[None]
    return float(np.mean(yes > no) + np.mean(yes == no) / 2)


if __name__ == "__main__":
    main()
