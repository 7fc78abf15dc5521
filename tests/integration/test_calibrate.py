"""An index learns from the company's own questions when an answer is there, by the real command."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.sets import SAMPLE, indexed, questions_of
from tests.integration.test_cli import document, vind

pytestmark = pytest.mark.models


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return shutil.copytree(indexed(SAMPLE).index, tmp_path / "index")


def test_calibrating_an_index_and_going_back(index: Path, tmp_path: Path) -> None:
    told = ("--no-llm", "--index", index, "--json")
    done = document(vind("calibrate", questions_of(SAMPLE), *told))
    assert (done["questions"], done["absent"]) == (130, 0)
    assert done["unanswerable"] == 16 + 130
    assert done["reading"] is None
    fitted = done["evidence"]
    assert fitted["after"]["refused"] <= 0.15
    assert fitted["after"]["calibration_error"] <= 0.12
    shown = vind("calibrate", "--index", index)
    said = shown.stdout.replace("\n", " ")
    assert f'Below confidence {fitted["threshold"]:.2f} the answer is "not found"' in said
    assert "The first limit is fitted to this index, the second is vind's own." in said
    asked = document(
        vind("ask", "Wie wint het Eurovisiesongfestival?", "--index", index, "--json", "--no-llm")
    )
    assert asked["found"] is False
    assert asked["confidence"] < fitted["threshold"]
    back = vind("calibrate", "--reset", "--index", index)
    assert "This is vind's own;" in back.stdout.replace("\n", " ")


def test_what_the_language_model_has_in_mind_is_fitted_too(index: Path, tmp_path: Path) -> None:
    lines = questions_of(SAMPLE).read_text(encoding="utf-8").splitlines()
    some = tmp_path / "some.jsonl"
    some.write_text("\n".join(lines[::5]), encoding="utf-8")
    done = document(vind("calibrate", some, "--index", index, "--json"))
    assert (done["questions"], done["unanswerable"]) == (26, 30)
    fitted = done["reading"]
    assert fitted["before"]["refused"] <= 0.1
    assert fitted["after"]["refused"] <= 0.25
    assert fitted["after"]["caught"] >= 0.4
    shown = vind("calibrate", "--index", index).stdout.replace("\n", " ")
    assert f"below {fitted['threshold']:.2f} once the language model has read them." in shown
    assert "This is fitted to this index." in shown


def test_a_file_of_too_few_questions_changes_nothing(index: Path, tmp_path: Path) -> None:
    lines = questions_of(SAMPLE).read_text(encoding="utf-8").splitlines()[:5]
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(lines), encoding="utf-8")
    refused = vind("calibrate", few, "--index", index)
    assert refused.returncode == 1
    assert "at least 20" in refused.stderr
    model = json.loads(vind("calibrate", "--index", index, "--json").stdout)
    assert model["version"]
    assert "This is vind's own;" in vind("calibrate", "--index", index).stdout
