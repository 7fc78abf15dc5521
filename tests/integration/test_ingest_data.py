"""The evaluation sets: every format read, every hostile file accounted for; skipped without."""

import json
import subprocess
import sys
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from benchmarks.sets import DATA
from tests.rooms import REPOSITORY
from vind.indexes.index import Index
from vind.indexes.settings import Settings
from vind.indexes.types import FileRecord, FileState
from vind.ingest.parsers.office.libreoffice import NEEDS_LIBREOFFICE
from vind.ingest.parsers.pictures.ocr import NEEDS_OCR, ocr_languages
from vind.ingest.parsers.recordings import speech_model

MEMORY_AT_MOST = 2_000_000_000
"""Bytes that a run may take at its peak: this process of the index and all its workers together."""

MUSIC = "CantinaBand3.wav"
"""Unsupported without a speech model; with one it is listened to, and nobody speaks in it."""

INDEXING = """
import sys
from pathlib import Path
from tests.integration.test_ingest_pipeline import run
run(Path(sys.argv[1]), Path(sys.argv[2]))
"""

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the evaluation sets of ../shared/data are absent"
    ),
]


@dataclass(frozen=True)
class Indexed:
    """An index of a set, the most memory that making it took, and what it left running."""

    directory: Path
    peak: int
    left: list[psutil.Process]

    def records(self) -> dict[str, FileRecord]:
        with Index.open(self.directory) as opened:
            return {record.path: record for record in opened.files()}

    def text(self, path: str) -> str:
        """What was extracted from a file and from those that stand in it."""
        with Index.open(self.directory) as opened:
            places = opened.searchable_paths()
            for file_id, duplicates in opened.duplicates(list(places)).items():
                places[file_id] += "".join(f"\n{found}" for _, found in duplicates)
            return "\n".join(
                opened.document_text(file_id)
                for file_id, found in places.items()
                if any(one == path or one.startswith(f"{path}/") for one in found.split("\n"))
            )


def index(name: str, directory: Path) -> Indexed:
    process = subprocess.Popen(
        [sys.executable, "-c", INDEXING, str(directory), str(DATA / name / "docs")], cwd=REPOSITORY
    )
    root, peak, seen = psutil.Process(process.pid), 0, set()
    while process.poll() is None:
        try:
            family = [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            break
        seen |= set(family)
        peak = max(peak, sum(map(resident, family)))
        time.sleep(0.05)
    assert process.wait() == 0
    return Indexed(directory, peak, [one for one in seen if one.is_running()])


def resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    return index("formats", tmp_path_factory.mktemp("formats") / "index")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    return index("hostile", tmp_path_factory.mktemp("hostile") / "index")


def expected(name: str) -> list[dict[str, str]]:
    file = DATA / name / "expected.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []


def plain(text: str) -> str:
    """White space folded, and accents off: one expected text has an accent of another encoding."""
    letters = unicodedata.normalize("NFD", " ".join(text.split()))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.parametrize("case", expected("formats"), ids=lambda case: case["path"])
def test_the_text_of_every_format_is_found(formats: Indexed, case: dict[str, str]) -> None:
    if case["ocr"] and not ocr_languages():
        pytest.skip(NEEDS_OCR)
    record = formats.records()[case["path"]]
    if NEEDS_LIBREOFFICE in record.reason:
        pytest.skip(NEEDS_LIBREOFFICE)
    if case["contains"]:
        assert record.state in {FileState.INDEXED, FileState.DUPLICATE}, record.reason
    else:
        assert record.state in {FileState.INDEXED, FileState.EMPTY}
    text = plain(formats.text(case["path"]))
    assert [found for found in case["contains"] if plain(found) not in text] == []


@pytest.mark.parametrize("case", expected("hostile"), ids=lambda case: case["path"])
def test_every_hostile_file_ends_in_the_expected_state(
    hostile: Indexed, case: dict[str, str]
) -> None:
    record = hostile.records()[case["path"]]
    assert record.state is not FileState.FAILED, record.reason
    if record.state is not FileState.INDEXED:
        assert record.reason
    outcome = case["outcome"]
    if case["path"] == MUSIC and speech_model(Settings()):
        outcome = "empty"
    if outcome != "any":
        assert (record.state.value, record.reason) == (outcome, record.reason)


def test_bad_files_cost_little_memory_and_leave_nothing_running(
    formats: Indexed, hostile: Indexed
) -> None:
    assert max(formats.peak, hostile.peak) < MEMORY_AT_MOST
    assert formats.left == hostile.left == []


def test_an_archive_that_contains_itself_is_opened_once(hostile: Indexed) -> None:
    states = {
        path: (record.state, record.reason)
        for path, record in hostile.records().items()
        if path.startswith(("droste.zip", "quine.gz"))
    }
    assert states == {
        "droste.zip": (FileState.INDEXED, ""),
        "droste.zip/droste.jpg": (FileState.EMPTY, "There is no text in the file."),
        "droste.zip/droste.zip": (FileState.DUPLICATE, "the same as droste.zip"),
        "quine.gz": (FileState.INDEXED, ""),
        "quine.gz/quine": (FileState.INDEXED, ""),
        "quine.gz/quine/quine": (FileState.DUPLICATE, "the same as quine.gz/quine"),
    }
