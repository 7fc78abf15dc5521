import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from search.confidence.abstain import model_of, packaged_model
from search.confidence.reading import probe_of

from indexes.calibration import keep_calibration
from indexes.errors import IndexFailure, QuestionFileError
from indexes.index import Index
from indexes.lock import WriterLock
from indexes.settings import Settings
from indexes.types import Vector
from search import Engine
from search.calibration.calibrate import (
    calibrate,
    calibration_of,
    forget_calibration,
    names_of,
    without,
)
from search.evaluation.questions import Gold
from search.wording.llm import LanguageModel
from tests.llama import ToyLlama, saying
from tests.toy import ToyEmbedder
from tests.unit.search.examples import TOY
from tests.unit.search.toy_index import index_in

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
def test_an_index_that_cannot_be_written_is_told_before_anything_is_asked(
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


def test_an_index_learns_when_an_answer_is_there(settings: Settings, tmp_path: Path) -> None:
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
    assert done.evidence.after.refused <= 0.25
    assert done.evidence.after.caught >= 0.8
    assert done.reading is None
    with Index.open(settings.index) as index:
        model = model_of(index.calibration, TOY)
        assert model.threshold == done.evidence.threshold
        with Engine(index, settings, ToyEmbedder()) as engine:
            assert engine.ask("Which team looks after the boiler?", llm=False).found
            lost = engine.ask("What does the moon weigh on Mars?", llm=False)
            assert not lost.found
            assert lost.confidence < model.threshold
    forget_calibration(settings)
    with Index.open(settings.index) as index:
        assert model_of(index.calibration, TOY) is packaged_model(TOY)


PROBE = probe_of(Settings().llm)
assert PROBE
SAYS_YES = np.array(PROBE.weights) / np.dot(PROBE.weights, PROBE.weights)
"""A state of which the probe says one more than of none."""


def reader(of: float, else_: float) -> LanguageModel:
    """A model with a state of ``of`` where it has read what is asked for, and ``else_``."""

    def state(turns: list[dict[str, str]]) -> Vector:
        prompt = turns[-1]["content"]
        (thing,) = re.findall(r"looks after the (\w+)\?", prompt) or ["moon"]
        has_it = f"The {thing} of the works" in prompt
        return np.array(SAYS_YES * (of if has_it else else_), dtype=np.float32)

    return LanguageModel(ToyLlama(saying("."), state=state))  # type: ignore[arg-type]


def test_what_a_language_model_has_in_mind_is_fitted_too(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here it is less sure than elsewhere: without that it takes all for unanswered."""
    none = {"question": "What does the moon weigh on Mars?", "answerable": False}
    with closing(reader(-3.0, -5.0)) as llm:
        done = calibrate(settings, ToyEmbedder(), questions(tmp_path, THINGS, none), llm)
    assert done.reading
    assert done.reading.before.refused == 1.0
    assert done.reading.after.refused < 0.15
    assert done.reading.after.caught == 1.0
    standing = calibration_of(settings)
    assert (standing.own, standing.own_reading) == (True, True)
    assert standing.read_threshold == done.reading.threshold
    monkeypatch.setattr(Engine, "llm_missing", "")
    with Engine.open(settings=settings) as engine:
        engine._embedder = ToyEmbedder()
        for of, found in ((-3.0, True), (-5.0, False)):
            engine._llm = reader(of, of)
            answer = engine.ask("Which team looks after the boiler?")
            assert answer.found is found
            engine._llm.close()
    forget_calibration(settings)
    assert calibration_of(settings).own_reading is False


def test_what_is_learnt_of_one_probe_is_not_said_of_another(
    settings: Settings, tmp_path: Path
) -> None:
    with closing(reader(-3.0, -5.0)) as llm:
        calibrate(settings, ToyEmbedder(), questions(tmp_path, THINGS), llm)
    with Index.open(settings.index) as index:
        kept = json.loads(index.calibration)
    for field, other in (("version", "1999-12-31"), ("llm", "another")):
        changed = kept | {"reading": kept["reading"] | {field: other}}
        assert probe_of(settings.llm, json.dumps(changed)) == PROBE
    assert probe_of(settings.llm, json.dumps(kept)) != PROBE
    assert probe_of("another", json.dumps(kept)) is None


def test_without_hidden_states_only_the_evidence_is_fitted(
    settings: Settings, tmp_path: Path
) -> None:
    with closing(LanguageModel(ToyLlama(saying(".")))) as llm:  # type: ignore[arg-type]
        done = calibrate(settings, ToyEmbedder(), questions(tmp_path, THINGS), llm)
    assert done.reading is None
    assert calibration_of(settings).own_reading is False


def test_too_few_questions_are_refused(settings: Settings, tmp_path: Path) -> None:
    file = questions(tmp_path, (*THINGS[:19], "sofa", "table"))
    with pytest.raises(QuestionFileError, match=r"in the index: 19\. Give at least 20"):
        calibrate(settings, ToyEmbedder(), file)
    with Index.open(settings.index) as index:
        assert index.calibration == ""


def test_what_was_learnt_waits_for_who_writes(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexes.lock.RETRY_SECONDS", 0.0)
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
    assert calibration_of(settings).threshold == done.evidence.threshold
    assert calibration_of(settings).own


def test_what_was_learnt_of_one_index_is_not_kept_with_another(
    settings: Settings, tmp_path: Path
) -> None:
    """One made anew halfway, with other files: the rest is asked of the former one."""

    def progress(done: int, total: int) -> None:
        if done == total // 2:
            shutil.rmtree(settings.index)
            index_in(settings.index, {"moon.md": "The moon is looked after by no team."})

    with pytest.raises(IndexFailure, match=r"was made anew meanwhile.*: run the command again"):
        calibrate(settings, ToyEmbedder(), questions(tmp_path, THINGS), progress=progress)
    assert calibration_of(settings).own is False


def test_questions_of_the_only_document_are_not_asked_without_it(tmp_path: Path) -> None:
    """No files to keep to would be all files: its own answer, taken for one that has none."""
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


def test_the_files_that_a_question_does_not_name() -> None:
    names = {1: ("hr/leave.md",), 2: ("leave.md", "old/leave.md"), 3: ("sick.md",)}
    assert without([Gold(path="leave.md")], names) == {3}
    assert without([Gold(path="old/leave.md")], names) == {1, 3}
    assert without([], names) == {1, 2, 3}


def test_a_file_goes_by_the_names_of_its_duplicates_as_well(settings: Settings) -> None:
    with Index.open(settings.index) as index:
        assert sorted(names_of(index).values()) == sorted((path,) for path in TEXTS)
