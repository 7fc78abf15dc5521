"""``vind calibrate``: a model for ``confidence`` that is fitted to one index, by its own questions.

What a cosine means differs from one company's documents to another's: a question without an answer
comes as near to many like documents as one with an answer to few unlike ones.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from indexes.calibration import keep_calibration
from indexes.errors import IndexDamagedError, QuestionFileError
from indexes.index import Index
from indexes.settings import Settings
from indexes.types import Embedder, Filters
from search.confidence.abstain import Model, model_of, packaged_model
from search.confidence.fitting import Case, refit
from search.evaluation.metrics import precision_recall_f1
from search.evaluation.questions import EvaluationQuestion, Gold, read_questions
from search.evaluation.reliability import expected_calibration_error, reliability
from search.evidence.find import find_features
from search.question import clean_question

FEWEST = 20
"""Questions with an answer, at least: fewer say too little of where to stop."""

FOLDS = 5
"""Parts that the questions are cut into, each judged by what was fitted on the others."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a model tells questions with an answer from those without, 0 to 1 each.

    ``refused``: share of the questions with an answer that are refused. ``caught`` and ``f1``: of
    those without one, how many are refused, and the F1 of that. ``calibration_error``: expected
    calibration error of ``confidence``.
    """

    refused: float
    caught: float
    f1: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of calibrating: with the model that was there before, and with the new one.

    ``questions`` have an answer; they were asked again without the documents that hold it, and
    ``unanswerable`` counts those as well as the ones marked so. ``absent`` questions were left out,
    as their documents are not in the index. ``after`` is by cross-validation.
    """

    questions: int
    unanswerable: int
    absent: int
    threshold: float
    before: Judgement
    after: Judgement


def calibrate(
    settings: Settings,
    embedder: Embedder,
    questions: Path,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """Fit the model of the index of ``settings`` to a file of questions, and keep it with it.

    See ``read_questions``; ``progress`` is told how many of how many are done. Raises
    QuestionFileError, also for fewer than FEWEST questions with an answer, and what opening and
    writing an index raise.
    """
    asked = read_questions(questions)
    with Index.open(settings.index) as index:
        index.require(embedder)
        groups, absent = _ask(asked, index, embedder, progress)
        before = _standing(index.calibration)
    cases = [case for group in groups for case in group]
    answerable = sum(case.answerable for case in cases)
    if answerable < FEWEST:
        raise QuestionFileError(
            f"{questions} has {answerable} questions whose documents are in the index: give at "
            f"least {FEWEST}, each with the path of a document that answers it in `gold`."
        )
    if answerable == len(cases):
        raise QuestionFileError(
            f"Each question of {questions} names all documents of the index as its answer: give "
            "some that have none, with `answerable: false`."
        )
    model = refit(packaged_model(), cases)
    keep_calibration(settings.index, json.dumps(asdict(model)))
    return Calibration(
        questions=answerable,
        unanswerable=len(cases) - answerable,
        absent=absent,
        threshold=model.threshold,
        before=judge((case, before) for case in cases),
        after=judge(_crosswise(groups)),
    )


def forget_calibration(settings: Settings) -> None:
    """Go back to the model that vind comes with. Raises what ``keep_calibration`` does."""
    keep_calibration(settings.index, "")


def names_of(index: Index) -> dict[int, tuple[str, ...]]:
    """The files that have passages, each with its path and those of its exact duplicates."""
    paths = index.searchable_paths()
    same = index.duplicates(paths)
    return {
        file_id: (path, *(other for _, other in same.get(file_id, ())))
        for file_id, path in paths.items()
    }


def without(golds: Sequence[Gold], names: Mapping[int, Sequence[str]]) -> frozenset[int]:
    """The files that none of ``golds`` names, of those in ``names`` (see ``names_of``)."""
    return frozenset(
        file_id
        for file_id, paths in names.items()
        if not any(gold.names(path) for gold in golds for path in paths)
    )


def judge(judged: Iterable[tuple[Case, Model]]) -> Judgement:
    """How well each case is judged by the model beside it."""
    pairs = [(case, model, model.probability(case.features)) for case, model in judged]
    refused = [chance < model.threshold for _, model, chance in pairs]
    unanswerable = [not case.answerable for case, _, _ in pairs]
    _, caught, f1 = precision_recall_f1(refused, unanswerable)
    answerable = [said for said, none in zip(refused, unanswerable, strict=True) if not none]
    bins = reliability((chance, case.answerable) for case, _, chance in pairs)
    return Judgement(
        refused=sum(answerable) / len(answerable),
        caught=caught,
        f1=f1,
        calibration_error=expected_calibration_error(bins),
    )


def _standing(calibration: str) -> Model:
    """The model that is there; the packaged one where that is of another version of vind."""
    try:
        return model_of(calibration)
    except IndexDamagedError:
        return packaged_model()  # it is about to be replaced


def _ask(
    questions: Sequence[EvaluationQuestion],
    index: Index,
    embedder: Embedder,
    progress: Callable[[int, int], None] | None,
) -> tuple[list[list[Case]], int]:
    """The cases of each question, and how many were left out as their documents are not there."""
    names = names_of(index)
    groups, absent = [], 0
    for done, asked in enumerate(questions, 1):
        rest = without(asked.gold, names)
        if asked.answerable and len(rest) == len(names):
            absent += 1
        else:
            groups.append(_cases(asked, rest, index, embedder))
        if progress:
            progress(done, len(questions))
    return groups, absent


def _cases(
    asked: EvaluationQuestion, rest: frozenset[int], index: Index, embedder: Embedder
) -> list[Case]:
    question = clean_question(asked.question, embedder)
    found = find_features(question, index, embedder, Filters())
    cases = [Case(found, asked.answerable)] if found else []
    if asked.answerable and rest:  # no files in a filter are all files
        masked = find_features(question, index, embedder, Filters(files=rest))
        cases += [Case(masked, answerable=False)] if masked else []
    return cases


def _crosswise(groups: Sequence[Sequence[Case]]) -> Iterator[tuple[Case, Model]]:
    """Each case with a model that was fitted without it and without the others of its question."""
    order = np.random.default_rng(0).permutation(len(groups))
    for fold in range(FOLDS):
        aside = [groups[place] for place in order[fold::FOLDS]]
        rest = [
            case for place in order if place not in order[fold::FOLDS] for case in groups[place]
        ]
        model = refit(packaged_model(), rest)
        yield from ((case, model) for group in aside for case in group)
