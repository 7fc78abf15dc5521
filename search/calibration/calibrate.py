"""``vind calibrate``: the two probabilities, moved to one index by its own questions.

What a nearness means differs from one company's documents to another's: a question without an
answer comes as near to many like documents as one with an answer to few unlike ones.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexes.calibration import keep_calibration, require_writable
from indexes.errors import IndexDamagedError, QuestionFileError
from indexes.index import Index
from indexes.lock import once_free
from indexes.settings import Settings
from indexes.types import Embedder
from search.calibration.examples import Example, Placed, ask_all, placed_in
from search.calibration.judgement import Judged, Judgement, judge
from search.evaluation.questions import read_questions
from search.judgement.judge import Judge
from search.judgement.logistic import threshold_refusing
from search.retrieval.corpus import Corpus

log = logging.getLogger(__name__)

FEWEST = 20
"""Questions with an answer, at least: fewer say too little of where to stop."""

FOLDS = 5
"""Parts that the questions are cut into, each judged by what was fitted on the others."""

REFUSED = 0.08
"""Share of the questions with an answer that may be refused."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of calibrating: the ``threshold`` found, how well was judged before and after.

    ``after`` is by cross-validation. ``questions`` have an answer; they were asked again without
    the documents that hold it, and ``unanswerable`` counts those as well as the ones marked so.
    ``absent`` questions were left out, as their documents are not in the index.
    """

    questions: int
    unanswerable: int
    absent: int
    threshold: float
    before: Judgement
    after: Judgement


@dataclass(frozen=True, slots=True)
class Standing:
    """By what an index judges now: under ``threshold`` the answer is not found.

    ``own``: it was calibrated.
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
    """Fit the judge of the index of ``settings`` to a file of questions, and keep it with it.

    See ``read_questions``. ``progress`` is told how many of how many are done, and ``say`` that it
    waits for another process which writes when all are, or that what was kept by another vind is
    dropped, whatever comes of the questions. The questions are asked of one generation. Raises
    QuestionFileError, also for fewer than FEWEST questions with an answer, what opening and writing
    an index raise, and IndexFailure where it was made anew meanwhile.
    """
    asked = read_questions(questions)
    require_writable(settings.index)  # before minutes of asking
    calibration = _usable(settings, say)
    with Index.open(settings.index) as opened, opened.pinned() as index:
        index.require(embedder)
        identity = index.identity
        there = placed_in(index, asked)
        _require_enough(questions, there)
        groups = ask_all(there, Corpus(index, embedder), progress)
    before = Judge.of(calibration, embedder.fingerprint)
    examples = [example for group in groups for example in group]
    answerable = sum(one.answerable for one in examples)
    packaged = Judge.of("", embedder.fingerprint)
    own = fit(examples, packaged)
    once_free(lambda: keep_calibration(settings.index, own.as_text(), identity), say)
    return Calibration(
        questions=answerable,
        unanswerable=len(examples) - answerable,
        absent=len(asked) - len(there),
        threshold=own.answerable.threshold,
        before=judge(_judged(one, before) for one in examples),
        after=judge(_judged(one, other) for one, other in _crosswise(groups, packaged)),
    )


def fit(examples: Sequence[Example], start: Judge) -> Judge:
    """``start`` moved towards ``examples``, but for what a language model says of them."""
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
    """What the index of ``settings`` judges by. Raises what opening it does."""
    calibration, fingerprint = _kept(settings)
    model = Judge.of(calibration, fingerprint).answerable
    return Standing(own=bool(calibration), version=model.version, threshold=model.threshold)


def forget_calibration(settings: Settings) -> None:
    """Go back to the judge that vind comes with. Raises what ``keep_calibration`` does."""
    keep_calibration(settings.index, "")


def _judged(example: Example, judge: Judge) -> Judged:
    confidence = judge.answerable.probability(example.features)
    return Judged(confidence, confidence >= judge.answerable.threshold, example.answerable)


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
    """The calibration that is kept with the index, and the fingerprint of its embedder."""
    with Index.open(settings.index) as index:
        return index.calibration, index.embedder


def _usable(settings: Settings, say: Callable[[str], None]) -> str:
    """What is kept; none where it is of another vind, with which no question can be asked."""
    calibration, fingerprint = _kept(settings)
    try:
        Judge.of(calibration, fingerprint)
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
    """Each example with what was fitted without it and without the others of its question."""
    order = np.random.default_rng(0).permutation(len(groups))
    for fold in range(FOLDS):
        places = set(order[fold::FOLDS])
        rest = [one for place in order if place not in places for one in groups[place]]
        own = fit(rest, start)
        yield from ((one, own) for place in places for one in groups[place])
