"""What a language model that has read the quotes says of whether they hold the answer.

A linear probe of the state behind the prompt (``search.judgement.judge``), and what it counts for
beside the evidence. The probe is a ridge regression, each set kept aside in turn: what a probe that
was fitted on the other sets says of a set is what the second model is fitted on.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt

from benchmarks.logistic import fitted_on, probabilities
from benchmarks.sets import ROOT, evenly, in_other_language, indexed, questions_of
from benchmarks.units import OTHER, REFUSED, Case, case_of, corpus_of
from vind.indexes.arrays import Vector
from vind.indexes.index import Index
from vind.indexes.models import fastest_llm
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.search.answer import prompt_of
from vind.search.evaluation.questions import read_questions
from vind.search.evidence.find import find_evidence
from vind.search.judgement.judge import Probe
from vind.search.judgement.logistic import Logistic, balanced, today
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.wording.local import LocalModel
from vind.search.wording.prompt import Prompt

MOST_QUESTIONS = 60
"""Questions of a set, evenly picked: reading takes seconds each."""

RIDGE = 10_000.0
"""Penalty on the squares of the weights of the probe, over standardised states."""

LAYER = 19
"""Of 28, whose state tells most."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Read:
    """A question, and the state of the language model that has read its quotes, shape (width,)."""

    case: Case
    state: Array


def fit(names: Sequence[str]) -> Logistic:
    """Reads, fits both models and writes the probe to search/fitted/<llm>.json."""
    read = {name: read_of(name) for name in names}
    probe, model = fitted_to(read)
    file = ROOT / "search/fitted" / f"{probe.llm}.json"
    file.write_text(json.dumps(asdict(probe)) + "\n", encoding="utf-8")
    return model


def read_of(name: str) -> list[Read]:
    """The questions of a set, with and without an answer."""
    settings = indexed(corpus_of(name))
    embedder = load_embedder(settings)
    asked = read_questions(questions_of(corpus_of(name)))
    texts = in_other_language() if name == OTHER else [one.question for one in asked]
    llm = LocalModel.open(fastest_llm(settings), settings.threads, LAYER)
    found = []
    with Index.open(settings.index) as index:
        corpus = Corpus(index, embedder)
        for one, text in evenly(list(zip(asked, texts, strict=True)), MOST_QUESTIONS):
            evidence = find_evidence(Question.parse(text, index, embedder), corpus)
            state = state_after(prompt_of(evidence, llm), llm)
            if state is not None:
                case = case_of(one.id, evidence, one.gold, one.answerable)
                found.append(Read(case, np.array(state, dtype=np.float64)))
    llm.close()
    return found


def state_after(prompt: Prompt, llm: LocalModel) -> Vector | None:
    """The hidden state after ``prompt``, shape (width,); None if llama.cpp does not expose it."""
    seen: list[Vector | None] = []

    def leave(state: Vector | None) -> bool:
        seen.append(state)
        return False

    for _ in llm.generate(prompt, leave):
        pass
    return next(iter(seen), None)


def fitted_to(read: Mapping[str, Sequence[Read]]) -> tuple[Probe, Logistic]:
    """The probe on all sets, and the model beside the evidence; prints what they are worth."""
    said: dict[str, list[dict[str, float]]] = {}
    for name, aside in read.items():
        rest = [one for other, items in read.items() if _apart(other, name) for one in items]
        probe = _probe(rest)
        said[name] = [
            {**one.case.features, "says": probe.said(one.state.astype(np.float32))} for one in aside
        ]
    answers = {n: np.array([float(one.case.answerable) for one in read[n]]) for n in read}
    chances = {}
    for name in read:
        others = [other for other in read if _apart(other, name)]
        chances[name] = probabilities(_model(others, said, answers), said[name])
    threshold = _threshold(chances, answers)
    for name, found in chances.items():
        yes, no = (found[answers[name] == which] for which in (1.0, 0.0))
        told = np.mean(yes[:, None] > no) if len(yes) and len(no) else np.nan
        print(
            f"{name:<16} once read: refused {np.mean(yes < threshold):.3f}, caught "
            f"{np.mean(no < threshold):.3f}, told apart {told:.3f}"
        )
    refused, caught = (
        np.nanmean([np.mean(chances[n][answers[n] == which] < threshold) for n in read])
        for which in (1.0, 0.0)
    )
    print(f"kept aside: under {threshold:.3f} refused {refused:.3f}, caught {caught:.3f}")
    model = _model(list(read), said, answers)
    probe = _probe([one for items in read.values() for one in items])
    return probe, replace(model, threshold=float(threshold))


def _apart(one: str, other: str) -> bool:
    return corpus_of(one) != corpus_of(other)


def _probe(read: Sequence[Read]) -> Probe:
    """By ridge regression, those with and without an answer weighing the same."""
    states = np.array([one.state for one in read])
    answers = np.array([1.0 if one.case.answerable else -1.0 for one in read])
    weights = balanced((answers > 0).astype(np.float64))
    weights *= len(answers) / weights.sum()
    middle, spread = states.mean(axis=0), states.std(axis=0) + 1e-6
    inputs = (states - middle) / spread
    bend = (inputs * weights[:, None]).T @ inputs + RIDGE * np.eye(inputs.shape[1])
    found = np.linalg.solve(bend, (inputs * weights[:, None]).T @ answers) / spread
    return Probe(
        load_settings().llm, today(), LAYER, float(-middle @ found), tuple(map(float, found))
    )


def _model(
    names: Sequence[str],
    said: Mapping[str, Sequence[Mapping[str, float]]],
    answers: Mapping[str, Array],
) -> Logistic:
    cases = [one for name in names for one in said[name]]
    weights = np.concatenate([balanced(answers[name]) for name in names])
    return fitted_on(list(cases[0]), cases, np.concatenate([answers[n] for n in names]), weights)


def _threshold(chances: Mapping[str, Array], answers: Mapping[str, Array]) -> float:
    """Under which REFUSED of the questions with an answer are, on average over the sets."""
    thresholds = np.linspace(0.0, 1.0, 201)
    shares = [
        np.mean([np.mean(chances[n][answers[n] > 0] < under) for n in chances])
        for under in thresholds
    ]
    return float(max(t for t, share in zip(thresholds, shares, strict=True) if share <= REFUSED))
