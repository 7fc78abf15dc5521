"""The model behind ``confidence``, fitted on questions with and without an answer.

Questions without an answer are those of clapnq, the sample company and the companies, and the
answerable ones of the sets with their gold documents taken out of the search (not where other
documents often answer too). Each set is kept aside in turn, and judged by what was fitted on the
others.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from benchmarks.sets import (
    EVERY_COMPANY,
    SAMPLE,
    evenly,
    in_other_language,
    questions_of,
)
from indexes.embedder import load_embedder
from indexes.index import Index
from indexes.settings import Settings
from search.calibration.examples import names_of, without
from search.calibration.judgement import Judged, judge
from search.confidence.abstain import FEATURES, Features, Model
from search.confidence.fitting import (
    CASES,
    LOYALTY,
    Array,
    Case,
    answers_of,
    model_from,
    regress,
    values_of,
)
from search.evaluation.questions import EvaluationQuestion, read_questions
from search.find import find_features
from search.question.cleaned import clean_question
from search.retrieval.corpus import Corpus

SETS = ("clapnq", "contracts", "vac-nl", "handbook", "scifact", SAMPLE, *EVERY_COMPANY)

MASKED = ("clapnq", "contracts", "vac-nl")
"""Sets of which no other document answers, once the gold one is taken out."""

MOST_QUESTIONS = 250
"""Questions of a set, evenly picked."""

REFUSED = 0.2
"""Share of the questions with an answer that may be refused, on average over the sets. With a tenth
next to nothing is caught where questions without an answer are in the documents' own words."""

THRESHOLDS = np.linspace(0.0, 1.0, 201)

LEAST = 1e-9

ASKED, OTHER_LANGUAGE, GOLD_OUT = "as asked", "in the other language", "gold taken out"


@dataclass(frozen=True)
class Kept:
    """The cases of one set, by kind."""

    by_kind: dict[str, list[Case]]

    def answerable(self) -> list[Case]:
        """Those asked as they stand."""
        return [case for case in self.by_kind[ASKED] if case.answerable]

    def unanswerable(self) -> Iterator[list[Case]]:
        """Those of each kind that has any, as many weighing as much as few."""
        for kind in (ASKED, GOLD_OUT):
            if found := [case for case in self.by_kind.get(kind, ()) if not case.answerable]:
                yield found


def report_aside(sets: Mapping[str, Kept]) -> None:
    """Each set as it is judged by what was fitted on the others."""
    everything = []
    for name, aside in sets.items():
        model = model_of([sets[other] for other in sets if other != name])
        everything += report(name, aside, model)
    found = judge(everything)
    print(
        f"all: refused {found.refused:.3f}, caught {found.caught:.3f}, calibration error "
        f"{found.calibration_error:.3f}"
    )


def by_model(case: Case, model: Model) -> Judged:
    """What the evidence of a case is taken for by ``model``."""
    confidence = model.probability(case.features)
    return Judged(confidence, confidence >= model.threshold, case.answerable)


def model_of(sets: Collection[Kept]) -> Model:
    """A logistic regression on all cases, in which all sets weigh the same.

    Its threshold is the one under which REFUSED of the questions with an answer are, on average
    over the sets.
    """
    groups = [[*kept.answerable(), *chain.from_iterable(kept.unanswerable())] for kept in sets]
    values = values_of([case for group in groups for case in group])
    weights = np.concatenate([np.full(len(group), CASES / len(group)) for group in groups])
    answers = np.concatenate([answers_of(group) for group in groups])
    means, scales = values.mean(axis=0), np.maximum(values.std(axis=0), LEAST)
    penalty = np.array([0.0, *[LOYALTY] * len(FEATURES)])
    found = regress((values - means) / scales, answers, weights, np.zeros(len(penalty)), penalty)
    model = model_from(found, dict(zip(FEATURES, means, strict=True)), scales)
    chances = [
        np.array([model.probability(case.features) for case in kept.answerable()]) for kept in sets
    ]
    refused = [float(np.mean([np.mean(one < under) for one in chances])) for under in THRESHOLDS]
    few = [under for under, share in zip(THRESHOLDS, refused, strict=True) if share <= REFUSED]
    return replace(model, threshold=float(max(few)))


def cases_of(name: str, settings: Settings) -> Kept:
    """The questions of a set, asked of the index of ``settings``."""
    embedder = load_embedder(settings)
    questions = read_questions(questions_of(name))
    others = in_other_language() if name == SAMPLE else [""] * len(questions)
    both = list(zip(questions, others, strict=True))
    kinds: dict[str, list[Case]] = {ASKED: []}
    with Index.open(settings.index) as index:
        corpus, names = Corpus(index, embedder), names_of(index)
        for asked, other in evenly(both, MOST_QUESTIONS):
            if other:
                found = features_of(other, corpus)
                kinds.setdefault(OTHER_LANGUAGE, []).append(Case(found, asked.answerable))
            for kind, answerable, searched in searches(name, asked, corpus, names):
                found = features_of(asked.question, searched)
                kinds.setdefault(kind, []).append(Case(found, answerable))
    return Kept(kinds)


def searches(
    name: str, asked: EvaluationQuestion, corpus: Corpus, names: Mapping[int, Sequence[str]]
) -> Iterator[tuple[str, bool, Corpus]]:
    """Of each search for a question its kind, whether the answer is there, and what is searched."""
    yield ASKED, asked.answerable, corpus
    if asked.answerable and name in MASKED:
        yield GOLD_OUT, False, corpus.within(without(asked.gold, names))


def features_of(question: str, corpus: Corpus) -> Features:
    found = find_features(clean_question(question, corpus.embedder), corpus)
    if found is None:
        raise SystemExit(f"Nothing at all was found for: {question}")
    return found


def report(name: str, kept: Kept, model: Model) -> list[Judged]:
    """Prints a line a kind; the cases of the whole index, as the model judges them."""
    answered = kept.answerable()
    whole = list(kept.by_kind[ASKED])
    for kind, cases in kept.by_kind.items():
        judged = [*answered, *cases] if kind == GOLD_OUT else cases
        whole += cases if kind == GOLD_OUT else []
        line = f"{name:<10} {kind:<22} {len(judged):4} questions"
        if all(case.answerable for case in judged):
            refused = np.mean([model.probability(c.features) < model.threshold for c in judged])
            print(f"{line}: {refused:.0%} of the answerable refused")
            continue
        found = judge(by_model(case, model) for case in judged)
        print(
            f"{line}: {found.refused:.0%} of the answerable refused; unanswerable: caught "
            f"{found.caught:.2f} F1 {found.f1:.2f}; ranked right {ranked_right(judged, model):.1%}"
            f"; calibration error {found.calibration_error:.3f}"
        )
    return [by_model(case, model) for case in whole]


def ranked_right(cases: Sequence[Case], model: Model) -> float:
    """How well the model tells those of an answerable and of an unanswerable question apart."""
    chances = [(model.probability(case.features), case.answerable) for case in cases]
    yes = np.array([chance for chance, answerable in chances if answerable])
    no = np.array([chance for chance, answerable in chances if not answerable])
    return told_apart(yes, no)


def told_apart(yes: Array, no: Array) -> float:
    """Of pairs of one with an answer and one without, how many are told apart (AUC).

    The chances of each have the shape (questions,).
    """
    return float(np.mean(yes[:, None] > no) + np.mean(yes[:, None] == no) / 2)
