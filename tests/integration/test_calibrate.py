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


@pytest.mark.nightly
def test_an_index_can_be_calibrated_and_reset(index: Path, tmp_path: Path) -> None:
    done = document(vind("calibrate", questions_of(SAMPLE), "--index", index, "--json"))
    assert (done["questions"], done["absent"]) == (130, 0)
    assert done["unanswerable"] == 16 + 130
    assert done["after"]["refused"] <= 0.15
    assert done["after"]["calibration_error"] <= 0.15
    said = vind("calibrate", "--index", index).stdout.replace("\n", " ")
    assert f'Below confidence {done["threshold"]:.2f} the answer is "not found"' in said
    assert "This is fitted to this index." in said
    question = ("Wie wint het Eurovisiesongfestival?", "--words", "never")
    asked = document(vind("ask", *question, "--index", index, "--json"))
    assert asked["found"] is False
    assert asked["confidence"] < done["threshold"]
    back = vind("calibrate", "--reset", "--index", index)
    assert "This is vind's own;" in back.stdout.replace("\n", " ")


def test_calibrating_with_too_few_questions_changes_nothing(index: Path, tmp_path: Path) -> None:
    lines = questions_of(SAMPLE).read_text(encoding="utf-8").splitlines()[:5]
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(lines), encoding="utf-8")
    refused = vind("calibrate", few, "--index", index)
    assert refused.returncode == 1
    assert "at least 20" in refused.stderr
    model = json.loads(vind("calibrate", "--index", index, "--json").stdout)
    assert model["version"]
    assert "This is vind's own;" in vind("calibrate", "--index", index).stdout
