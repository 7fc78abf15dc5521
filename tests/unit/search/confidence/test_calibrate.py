import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexes.calibration import keep_calibration
from indexes.errors import QuestionFileError
from indexes.index import Index
from indexes.settings import Settings
from search import Engine
from search.confidence.abstain import model_of, packaged_model
from search.confidence.calibrate import calibrate, forget_calibration, names_of, without
from search.evaluation.questions import Gold
from tests.toy import ToyEmbedder
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


def test_an_index_learns_when_an_answer_is_there(settings: Settings, tmp_path: Path) -> None:
    none = {"question": "What does the moon weigh on Mars?", "answerable": False}
    gone = {"question": "Which team looks after the sofa?", "gold": [{"path": "sofa.md"}]}
    keep_calibration(settings.index, '{"weights": {"of": "another version"}}')
    seen: list[tuple[int, int]] = []
    file = questions(tmp_path, THINGS, none, gone)
    done = calibrate(settings, ToyEmbedder(), file, lambda *step: seen.append(step))
    assert (done.questions, done.unanswerable, done.absent) == (24, 25, 1)
    assert seen[-1] == (26, 26)
    assert done.after.refused <= 0.25
    assert done.after.caught >= 0.8
    with Index.open(settings.index) as index:
        model = model_of(index.calibration)
        assert model.threshold == done.threshold
        with Engine(index, settings, ToyEmbedder()) as engine:
            assert engine.ask("Which team looks after the boiler?", llm=False).found
            lost = engine.ask("What does the moon weigh on Mars?", llm=False)
            assert not lost.found
            assert lost.confidence < model.threshold
    forget_calibration(settings)
    with Index.open(settings.index) as index:
        assert model_of(index.calibration) is packaged_model()


def test_too_few_questions_are_refused(settings: Settings, tmp_path: Path) -> None:
    file = questions(tmp_path, (*THINGS[:19], "sofa", "table"))
    with pytest.raises(QuestionFileError, match="has 19 questions"):
        calibrate(settings, ToyEmbedder(), file)
    with Index.open(settings.index) as index:
        assert index.calibration == ""


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
