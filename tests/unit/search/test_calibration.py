import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from tests.toy import ToyEmbedder
from tests.unit.search.examples import TOY
from tests.unit.search.toy_index import index_in
from vind.indexes.errors import IndexFailure, QuestionFileError
from vind.indexes.folder.lock import WriterLock
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.upkeep.calibration import keep_calibration
from vind.search import Engine
from vind.search.calibration import (
    calibrate,
    calibration_of,
    forget_calibration,
    names_of,
    without,
)
from vind.search.evaluation.questions import Gold
from vind.search.judgement.judge import Judge
from vind.search.judgement.logistic import Logistic, balanced, threshold_refusing

THINGS = (
    *("pump", "valve", "seal", "motor", "shaft", "cable", "sensor", "filter", "hose", "boiler"),
    *("bicycle", "pension", "parking", "holiday", "overtime", "training", "laptop", "canteen"),
    *("uniform", "bonus", "insurance", "sickness", "contract", "invoice"),
)
TEXTS = {
    f"{thing}.md": f"The {thing} of the works is looked after by team {n}."
    for n, thing in enumerate(THINGS)
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    index_in(tmp_path / "index", TEXTS)
    return Settings(index=tmp_path / "index", cache=tmp_path / "cache")


def questions(tmp_path: Path, things: tuple[str, ...], *more: Mapping[str, object]) -> Path:
    file = tmp_path / "questions.jsonl"
    lines: list[Mapping[str, object]] = [
        {"question": f"Which team looks after the {thing}?", "gold": [{"path": f"{thing}.md"}]}
        for thing in things
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in [*lines, *more]))
    return file


@pytest.mark.parametrize("name", ["", "lock", "catalogue.sqlite"])
def test_calibrate_checks_the_index_is_writable_before_asking(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    barred, seen = settings.index / name, list[tuple[int, int]]()
    monkeypatch.setattr("os.access", lambda path, _: Path(path) != barred)
    with pytest.raises(IndexFailure, match=f"^{barred} cannot be written, and .* Run the command"):
        calibrate(
            settings,
            ToyEmbedder(),
            questions(tmp_path, THINGS),
            progress=lambda *step: seen.append(step),
        )
    assert seen == []


def test_calibrate_teaches_an_index_which_questions_have_answers(
    settings: Settings, tmp_path: Path
) -> None:
    none = {"question": "What does the moon weigh on Mars?", "answerable": False}
    gone = {"question": "Which team looks after the sofa?", "gold": [{"path": "sofa.md"}]}
    keep_calibration(settings.index, '{"weights": {"of": "another version"}}')
    seen, heard = list[tuple[int, int]](), list[str]()
    file = questions(tmp_path, THINGS, none, gone)
    done = calibrate(
        settings, ToyEmbedder(), file, progress=lambda *step: seen.append(step), say=heard.append
    )
    (dropped,) = heard
    assert dropped.startswith("The calibration of this index is of another version of vind, and is")
    assert (done.questions, done.unanswerable, done.absent) == (24, 25, 1)
    assert seen[-1] == (25, 25)
    assert done.after.refused <= 0.25
    assert done.after.caught >= 0.8
    with Index.open(settings.index) as index:
        model = Judge.of(index.calibration, TOY).answerable
        assert model.threshold == done.threshold
        with Engine(index, settings, ToyEmbedder()) as engine:
            assert engine.ask("Which team looks after the boiler?", words="never").found
            lost = engine.ask("What does the moon weigh on Mars?", words="never")
            assert not lost.found
            assert lost.confidence < model.threshold
    forget_calibration(settings)
    with Index.open(settings.index) as index:
        assert index.calibration == ""
        assert calibration_of(settings).own is False


def test_calibrate_refuses_too_few_questions(settings: Settings, tmp_path: Path) -> None:
    file = questions(tmp_path, (*THINGS[:19], "sofa", "table"))
    with pytest.raises(QuestionFileError, match=r"in the index: 19\. Give at least 20"):
        calibrate(settings, ToyEmbedder(), file)
    with Index.open(settings.index) as index:
        assert index.calibration == ""


def test_calibrate_waits_for_a_writer_before_saving(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vind.indexes.folder.lock.RETRY_SECONDS", 0.0)
    writing: list[WriterLock] = []
    said: list[str] = []

    def progress(done: int, total: int) -> None:
        if done == total:
            writing.append(WriterLock(settings.index))

    def say(sentence: str) -> None:
        said.append(sentence)
        writing[0].release()

    done = calibrate(
        settings, ToyEmbedder(), questions(tmp_path, THINGS), progress=progress, say=say
    )
    assert said == [
        f"Another `vind` (process {os.getpid()}) is writing to {settings.index}: wait until it is "
        "done."
    ]
    assert calibration_of(settings).threshold == done.threshold
    assert calibration_of(settings).own


def test_calibrate_does_not_save_into_an_index_made_anew_meanwhile(
    settings: Settings, tmp_path: Path
) -> None:
    """The index is made anew halfway, with other files; the rest is asked of the former one."""

    def progress(done: int, total: int) -> None:
        if done == total // 2:
            shutil.rmtree(settings.index)
            index_in(settings.index, {"moon.md": "The moon is looked after by no team."})

    with pytest.raises(IndexFailure, match=r"was made anew meanwhile.*: run the command again"):
        calibrate(settings, ToyEmbedder(), questions(tmp_path, THINGS), progress=progress)
    assert calibration_of(settings).own is False


def test_calibrate_hides_no_document_that_is_the_only_one(tmp_path: Path) -> None:
    """With no file left, all are searched: its answer would count as one that should not be."""
    index_in(tmp_path / "index", {"works.md": "\n".join(TEXTS.values())})
    settings = Settings(index=tmp_path / "index", cache=tmp_path / "cache")
    asked = [
        {"question": f"Which team looks after the {thing}?", "gold": [{"path": "works.md"}]}
        for thing in THINGS
    ]
    with pytest.raises(QuestionFileError, match="answerable: false"):
        calibrate(settings, ToyEmbedder(), questions(tmp_path, (), *asked))
    none = {"question": "What does the moon weigh on Mars?", "answerable": False}
    done = calibrate(settings, ToyEmbedder(), questions(tmp_path, (), *asked, none))
    assert (done.questions, done.unanswerable) == (24, 1)


def test_without_gives_the_files_a_question_does_not_name() -> None:
    names = {1: ("hr/leave.md",), 2: ("leave.md", "old/leave.md"), 3: ("sick.md",)}
    assert without([Gold(path="leave.md")], names) == {3}
    assert without([Gold(path="old/leave.md")], names) == {1, 3}
    assert without([], names) == {1, 2, 3}


def test_names_of_lists_the_paths_of_every_file(settings: Settings) -> None:
    with Index.open(settings.index) as index:
        assert sorted(names_of(index).values()) == sorted((path,) for path in TEXTS)


def test_calibrate_refits_the_sentence_judge_only_given_quotes(
    settings: Settings, tmp_path: Path
) -> None:
    with_quotes = [
        {
            "question": f"Which team looks after the {thing}?",
            "gold": [{"path": f"{thing}.md", "quote": TEXTS[f"{thing}.md"]}],
        }
        for thing in THINGS
    ]
    packaged = Judge.of("", TOY)
    for things, more, moves in ((THINGS, [], False), ((), with_quotes, True)):
        calibrate(settings, ToyEmbedder(), questions(tmp_path, things, *more))
        with Index.open(settings.index) as index:
            own = Judge.of(index.calibration, TOY)
        assert own.answerable != packaged.answerable
        assert (own.right != packaged.right) is moves
        assert own.once_read == packaged.once_read


NEAR = {"near": 1.0, "noise": 0.3}
FAR = {"near": -1.0, "noise": 0.3}


def model(**weights: float) -> Logistic:
    names = weights.keys()
    return Logistic(
        "by hand", 0.5, 0.0, weights, dict.fromkeys(names, 0.0), dict.fromkeys(names, 1.0)
    )


@pytest.mark.parametrize(
    ("near", "probability"), [(0.0, 0.5), (1.0, 1 / (1 + np.exp(-2))), (-40.0, 0.0)]
)
def test_probability_is_the_logistic_of_the_weighed_sum(near: float, probability: float) -> None:
    assert model(near=2.0).probability({"near": near}) == pytest.approx(probability)


def test_few_questions_refit_a_model_little_and_many_fully() -> None:
    start = model(near=1.0, noise=0.0)
    weights = [start.refitted([NEAR, FAR] * n, [False, True] * n).weights["near"] for n in (1, 100)]
    assert 0.0 < weights[0] < 1.0
    assert weights[1] < 0.0


def test_answerable_and_unanswerable_cases_weigh_the_same() -> None:
    weights = balanced(np.array([1.0, 1.0, 1.0, 0.0]))
    assert weights[:3].sum() == pytest.approx(weights[3])


@pytest.mark.parametrize(("share", "limit"), [(0.1, 0.1), (0.5, 0.5)])
def test_threshold_refusing_refuses_the_given_share(share: float, limit: float) -> None:
    chances = list(np.linspace(0.0, 1.0, 101))
    assert threshold_refusing(share, chances) == pytest.approx(limit, abs=0.02)
