"""``vind calibrate``: a model for ``confidence`` that is fitted to one index, by its own questions.

What a cosine means differs from one company's documents to another's: a question without an answer
comes as near to many like documents as one with an answer to few unlike ones. So does what a
language model has in mind that has read them.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexes.calibration import keep_calibration, require_writable
from indexes.errors import IndexDamagedError, ModelNotPulledError, QuestionFileError
from indexes.index import Index
from indexes.lock import once_free
from indexes.models import fastest_llm
from indexes.settings import Settings
from indexes.types import Embedder
from search.calibration.examples import Example, Placed, ask_all, placed_in
from search.calibration.fit import Own, fit
from search.calibration.judgement import Judgement, judge
from search.confidence.abstain import Model, model_of, packaged_model
from search.confidence.reading import Probe, probe_of
from search.evaluation.questions import read_questions
from search.retrieval.corpus import Corpus
from search.wording.llm import LanguageModel

log = logging.getLogger(__name__)

FEWEST = 20
"""Questions with an answer, at least: fewer say too little of where to stop."""

FOLDS = 5
"""Parts that the questions are cut into, each judged by what was fitted on the others."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The ``threshold`` found, how well it was judged before and, by cross-validation, after."""

    threshold: float
    before: Judgement
    after: Judgement


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of calibrating: by the evidence alone, and once a language model has read it.

    ``questions`` have an answer; they were asked again without the documents that hold it, and
    ``unanswerable`` counts those as well as the ones marked so. ``absent`` questions were left out,
    as their documents are not in the index.
    """

    questions: int
    unanswerable: int
    absent: int
    evidence: Fitted
    reading: Fitted | None


@dataclass(frozen=True, slots=True)
class Standing:
    """By what an index judges now: the model of the evidence, and that once it was read.

    Under a threshold the answer is not found; ``read_threshold`` is None where the language model
    of the settings has no probe.
    """

    own: bool
    version: str
    threshold: float
    own_reading: bool
    read_threshold: float | None


def calibrate(
    settings: Settings,
    embedder: Embedder,
    questions: Path,
    llm: LanguageModel | None = None,
    progress: Callable[[int, int], None] | None = None,
    say: Callable[[str], None] = log.warning,
) -> Calibration:
    """Fit the models of the index of ``settings`` to a file of questions, and keep them with it.

    See ``read_questions``. ``llm`` reads what is found for each, which takes seconds: see
    ``open_reader``. ``progress`` is told how many of how many are done, and ``say`` that it waits
    for another process which writes when all are, or that what was kept by another vind is dropped,
    whatever comes of the questions. The questions are asked of one generation. Raises
    QuestionFileError, also for fewer than FEWEST questions with an answer, what opening and writing
    an index raise, IndexFailure where it was made anew meanwhile, and GenerationError.
    """
    asked = read_questions(questions)
    require_writable(settings.index)  # before minutes of asking
    packaged = probe_of(settings.llm) if llm else None
    calibration = _usable(settings, say)
    with Index.open(settings.index) as opened, opened.pinned() as index:
        index.require(embedder)
        identity = index.identity
        there = placed_in(index, asked)
        _require_enough(questions, there)
        groups = ask_all(there, Corpus(index, embedder), llm if packaged else None, progress)
    before = model_of(calibration, embedder.fingerprint)
    read_before = probe_of(settings.llm, calibration)
    examples = [example for group in groups for example in group]
    answerable = sum(one.answerable for one in examples)
    start = packaged_model(embedder.fingerprint)
    own = fit(examples, start, packaged)
    once_free(lambda: keep_calibration(settings.index, own.as_text(), identity), say)
    aside = list(_crosswise(groups, start, packaged))
    return Calibration(
        questions=answerable,
        unanswerable=len(examples) - answerable,
        absent=len(asked) - len(there),
        evidence=Fitted(
            threshold=own.model.threshold,
            before=judge(one.judged(before) for one in examples),
            after=judge(one.judged(other.model) for one, other in aside),
        ),
        reading=Fitted(
            threshold=own.probe.threshold,
            before=judge(one.judged(before, read_before) for one in examples),
            after=judge(one.judged(other.model, other.probe) for one, other in aside),
        )
        if own.probe
        else None,
    )


def open_reader(settings: Settings) -> LanguageModel | None:
    """The language model of the settings, where it has a probe and was pulled; to be closed.

    Raises UnknownModelError, and ModelDamagedError for one that llama.cpp cannot load.
    """
    probe = probe_of(settings.llm)
    if probe is None:
        return None
    try:
        path = fastest_llm(settings)
    except ModelNotPulledError:
        return None
    return LanguageModel.open(path, settings.threads, probe.layer, gpu=settings.gpu)


def calibration_of(settings: Settings) -> Standing:
    """What the index of ``settings`` judges by. Raises what opening it does."""
    calibration, fingerprint = _kept(settings)
    model, probe = model_of(calibration, fingerprint), probe_of(settings.llm, calibration)
    return Standing(
        own=bool(calibration),
        version=model.version,
        threshold=model.threshold,
        own_reading=probe != probe_of(settings.llm),
        read_threshold=probe.threshold if probe else None,
    )


def forget_calibration(settings: Settings) -> None:
    """Go back to the models that vind comes with. Raises what ``keep_calibration`` does."""
    keep_calibration(settings.index, "")


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
        model_of(calibration, fingerprint)
    except IndexDamagedError:
        forget_calibration(settings)
        say(
            "The calibration of this index is of another version of vind, and is dropped: the "
            "questions are asked by the limits that vind comes with."
        )
        return ""
    return calibration


def _crosswise(
    groups: Sequence[Sequence[Example]], model: Model, probe: Probe | None
) -> Iterator[tuple[Example, Own]]:
    """Each example with what was fitted without it and without the others of its question."""
    order = np.random.default_rng(0).permutation(len(groups))
    for fold in range(FOLDS):
        places = set(order[fold::FOLDS])
        rest = [one for place in order if place not in places for one in groups[place]]
        own = fit(rest, model, probe)
        yield from ((one, own) for place in places for one in groups[place])
