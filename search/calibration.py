"""``vind calibrate``: adapts the two probabilities to one index, by questions about it.

The same nearness means different things in different collections: where many documents are alike, a
question without an answer comes as near as one with an answer does where few are.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vind.indexes.errors import IndexDamagedError, QuestionFileError
from vind.indexes.folder.lock import once_free
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import Embedder
from vind.indexes.upkeep.calibration import keep_calibration, require_writable
from vind.indexes.where import store_of
from vind.search.evaluation.metrics import (
    expected_calibration_error,
    holds_quote,
    precision_recall_f1,
    reliability,
)
from vind.search.evaluation.questions import EvaluationQuestion, Gold, read_questions
from vind.search.evidence.find import find_evidence
from vind.search.judgement.judge import Judge
from vind.search.judgement.logistic import Features, threshold_refusing
from vind.search.question.question import Question
from vind.search.reader.reader import has_reader, load_reader
from vind.search.retrieval.corpus import Corpus
from vind.search.types import Quote


@dataclass(frozen=True, slots=True)
class Example:
    """The result of one question: ``features``, and whether its answer could be found.

    ``right``: whether the best unit is the answer; None if the question has no quote to tell.
    """

    features: Features
    answerable: bool
    right: bool | None


class Placed(NamedTuple):
    """A question, and the files that do not answer it."""

    asked: EvaluationQuestion
    rest: frozenset[int]


def placed_in(index: Index, questions: Sequence[EvaluationQuestion]) -> list[Placed]:
    """The ``questions`` that are unanswerable, or have a gold document in the index."""
    names = names_of(index)
    found = [Placed(asked, without(asked.gold, names)) for asked in questions]
    return [one for one in found if not one.asked.answerable or len(one.rest) < len(names)]


def ask_all(
    questions: Sequence[Placed], corpus: Corpus, progress: Callable[[int, int], None] | None
) -> list[list[Example]]:
    """The examples of each question; ``progress`` gets the number done and of all."""
    groups = []
    for done, placed in enumerate(questions, 1):
        groups.append(list(_examples(placed, corpus)))
        if progress:
            progress(done, len(questions))
    return groups


def _examples(placed: Placed, corpus: Corpus) -> Iterator[Example]:
    """The question as it is and, if it has an answer, again without the files that hold it."""
    asked, rest = placed
    question = Question.parse(asked.question, corpus.index, corpus.embedder)
    searches = [(corpus, asked.answerable)]
    if asked.answerable and rest:  # a filter without files would mean all files
        searches.append((corpus.within(rest), False))
    for searched, answerable in searches:
        evidence = find_evidence(question, searched)
        if evidence.features is not None:
            best = evidence.excerpts[0].quote
            yield Example(evidence.features, answerable, _right(best, asked.gold, answerable))


def _right(best: Quote, golds: Sequence[Gold], answerable: bool) -> bool | None:
    if not answerable:
        return False
    quoted = [one for one in golds if one.quote]
    if not quoted:
        return None
    return any(
        one.names(best.path) and holds_quote(best.unit.text, one.quote or "") for one in quoted
    )


def names_of(index: Index) -> dict[int, tuple[str, ...]]:
    """The files that have passages, each with its path and those of its exact duplicates."""
    paths = index.searchable_paths()
    same = index.duplicates(paths)
    return {
        file_id: (path, *(other for _, other in same.get(file_id, ())))
        for file_id, path in paths.items()
    }


def without(golds: Sequence[Gold], names: Mapping[int, Sequence[str]]) -> frozenset[int]:
    """The files in ``names`` (see ``names_of``) that are not ``golds``."""
    return frozenset(
        file_id
        for file_id, paths in names.items()
        if not any(gold.names(path) for gold in golds for path in paths)
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """Figures from 0 to 1.

    ``refused``: the share of questions with an answer that are refused. ``caught`` and ``f1``: the
    share of questions without an answer that are refused, and the F1 of refusing.
    ``calibration_error``: the expected calibration error of ``confidence``.
    """

    refused: float
    caught: float
    f1: float
    calibration_error: float


def judgement_of(judged: Iterable[tuple[Example, Judge]]) -> Judgement:
    """The figures over examples, each with its judge; at least one must have an answer."""
    chances, refused, answerable = list[float](), list[bool](), list[bool]()
    for example, judge in judged:
        chances.append(judge.answerable.probability(example.features))
        refused.append(chances[-1] < judge.answerable.threshold)
        answerable.append(example.answerable)
    _, caught, f1 = precision_recall_f1(refused, [not one for one in answerable])
    _, refused_wrongly, _ = precision_recall_f1(refused, answerable)
    bins = reliability(zip(chances, answerable, strict=True))
    return Judgement(refused_wrongly, caught, f1, expected_calibration_error(bins))


log = logging.getLogger(__name__)

FEWEST = 20
"""Questions with an answer, at least: fewer do not tell the threshold well enough."""

FOLDS = 5
"""Parts of the questions for cross-validation."""

REFUSED = 0.08
"""Share of the questions with an answer that may be refused."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The result of calibrating: the ``threshold`` found, and the judgement before and after.

    ``after`` is by cross-validation. ``questions`` counts those with an answer. They were asked
    again without the documents that hold it; ``unanswerable`` counts these and the questions marked
    so. ``absent`` questions were left out, as their documents are not in the index.
    """

    questions: int
    unanswerable: int
    absent: int
    threshold: float
    before: Judgement
    after: Judgement


@dataclass(frozen=True, slots=True)
class Standing:
    """How an index judges now: under ``threshold`` the answer counts as not found.

    ``own``: the index was calibrated.
    """

    own: bool
    version: str
    threshold: float


def calibrate(
    settings: Settings,
    embedder: Embedder,
    questions: Path,
    progress: Callable[[int, int], None] | None = None,
    say: Callable[[str], None] = log.warning,
) -> Calibration:
    """Fit the judge of the index of ``settings`` to a file of questions, and keep it in the index.

    See ``read_questions``. ``progress`` gets the number of questions done and of all. ``say`` gets
    a message if another process is writing when all are done, or if a calibration of another
    version of vind is dropped, which happens even if calibrating fails. All questions are asked of
    one generation. Raises QuestionFileError, also for fewer than FEWEST questions with an answer,
    what opening and writing an index raise, and IndexFailure if the index was rebuilt meanwhile.
    """
    asked = read_questions(questions)
    require_writable(store_of(settings))  # fail before asking takes minutes
    calibration = _usable(settings, say)
    with Index.open(store_of(settings)) as opened, opened.pinned() as index:
        index.require(embedder)
        identity = index.identity
        there = placed_in(index, asked)
        _require_enough(questions, there)
        reader = load_reader(settings, embedder.fingerprint)
        groups = ask_all(there, Corpus(index, embedder, reader=reader), progress)
    reads = reader is not None
    before = Judge.of(calibration, embedder.fingerprint, has_reader=reads)
    examples = [example for group in groups for example in group]
    answerable = sum(one.answerable for one in examples)
    packaged = Judge.of("", embedder.fingerprint, has_reader=reads)
    own = fit(examples, packaged)
    once_free(lambda: keep_calibration(store_of(settings), own.as_text(), identity), say)
    return Calibration(
        questions=answerable,
        unanswerable=len(examples) - answerable,
        absent=len(asked) - len(there),
        threshold=own.answerable.threshold,
        before=judgement_of((one, before) for one in examples),
        after=judgement_of(_crosswise(groups, packaged)),
    )


def fit(examples: Sequence[Example], start: Judge) -> Judge:
    """``start`` fitted to ``examples``, except ``once_read``, which needs a language model."""
    answerable = start.answerable.refitted(
        [one.features for one in examples], [one.answerable for one in examples]
    )
    chances = [answerable.probability(one.features) for one in examples if one.answerable]
    answerable = replace(answerable, threshold=threshold_refusing(REFUSED, chances))
    told = [one for one in examples if one.right is not None]
    if not any(one.right for one in told):
        return replace(start, answerable=answerable)
    right = start.right.refitted([one.features for one in told], [bool(one.right) for one in told])
    return replace(start, answerable=answerable, right=right)


def calibration_of(settings: Settings) -> Standing:
    """How the index of ``settings`` judges. Raises as opening it does."""
    calibration, fingerprint = _kept(settings)
    reads = has_reader(settings, fingerprint)
    model = Judge.of(calibration, fingerprint, has_reader=reads).answerable
    return Standing(own=bool(calibration), version=model.version, threshold=model.threshold)


def forget_calibration(settings: Settings) -> None:
    """Go back to the judge that vind ships. Raises as ``keep_calibration`` does."""
    keep_calibration(store_of(settings), "")


def _require_enough(questions: Path, there: Sequence[Placed]) -> None:
    answerable = sum(one.asked.answerable for one in there)
    if answerable < FEWEST:
        raise QuestionFileError(
            f"Questions of {questions} whose documents are in the index: {answerable}. Give at "
            f"least {FEWEST}, each with the path of a document that answers it in `gold`."
        )
    if answerable == len(there) and not any(one.rest for one in there):
        raise QuestionFileError(
            f"Each question of {questions} names all documents of the index as its answer: give "
            "some that have none, with `answerable: false`."
        )


def _kept(settings: Settings) -> tuple[str, str]:
    """The calibration kept with the index, and the fingerprint of its embedder."""
    with Index.open(store_of(settings)) as index:
        return index.calibration, index.embedder


def _usable(settings: Settings, say: Callable[[str], None]) -> str:
    """The calibration kept; an unusable one of another vind version is dropped and is empty."""
    calibration, fingerprint = _kept(settings)
    try:
        Judge.of(calibration, fingerprint, has_reader=has_reader(settings, fingerprint))
    except IndexDamagedError:
        forget_calibration(settings)
        say(
            "The calibration of this index is of another version of vind, and is dropped: the "
            "questions are asked by the limits that vind comes with."
        )
        return ""
    return calibration


def _crosswise(
    groups: Sequence[Sequence[Example]], start: Judge
) -> Iterator[tuple[Example, Judge]]:
    """Each example with a judge fitted without its question's fold."""
    order = np.random.default_rng(0).permutation(len(groups))
    for fold in range(FOLDS):
        places = set(order[fold::FOLDS])
        rest = [one for place in order if place not in places for one in groups[place]]
        own = fit(rest, start)
        yield from ((one, own) for place in places for one in groups[place])
