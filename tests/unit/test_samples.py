"""The sample company: its documents are what the sources say, its gold stands in the documents."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from samples.make import make
from tests.unit.ingest.reading import read
from tests.unit.sample_texts import COMPANY, content_of, folded, held_in, holder_of, pages_of
from vind.indexes.catalogue.documents import SignatureRow
from vind.ingest.signature import signature
from vind.ingest.versions import newer_versions

SAMPLES = COMPANY.parent
SIZE_LIMIT = 2_000_000
"""Bytes of all documents together: what a clone may carry for a demonstration."""
PAGED = {".pdf", ".png", ".pptx"}


def lines_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLES / name).read_text(encoding="utf-8").splitlines()]


QUESTIONS = lines_of("questions.jsonl")
CONVERSATIONS = lines_of("conversations.jsonl")
GOLD = [(question["id"], gold) for question in QUESTIONS for gold in question["gold"]]
GOLD += [
    (f"{conversation['id']}-{number}", gold)
    for conversation in CONVERSATIONS
    for number, turn in enumerate(conversation["turns"], start=1)
    for gold in turn["gold"]
]


@pytest.mark.parametrize(("name", "gold"), GOLD)
def test_every_gold_quote_is_on_its_page_of_its_file(name: str, gold: dict[str, Any]) -> None:
    pages = pages_of(gold["path"])
    paged = Path(gold["path"]).suffix in PAGED
    assert ("page" in gold) == paged
    assert folded(gold["quote"]) in pages[gold["page"] - 1 if paged else 0]


def test_questions_cover_both_languages_all_documents_and_unanswerables() -> None:
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    languages = Counter(question["lang"] for question in QUESTIONS)
    assert languages["nl"] == languages["en"] >= 40
    unanswerable = [question for question in QUESTIONS if not question["answerable"]]
    assert len(unanswerable) == 16
    for question in QUESTIONS:
        assert bool(question["gold"]) == question["answerable"] == (question["answer"] is not None)
        assert question["question_other"]
        assert question["question_other"] != question["question"]
    documents = {str(file.relative_to(COMPANY)) for file in COMPANY.rglob("*") if file.is_file()}
    assert documents == {holder_of(gold["path"]) for _, gold in GOLD}


def test_sample_archives_and_mails_hold_documents_and_one_copy() -> None:
    files = sorted(file for file in COMPANY.rglob("*") if file.is_file())
    held = [path for file in files for path in held_in(str(file.relative_to(COMPANY)))]
    assert Counter(Path(path).suffix for path in held) == {
        ".eml": 5,
        ".pdf": 3,
        ".docx": 1,
        ".txt": 1,
    }
    contents = {file.read_bytes() for file in files}
    copies = [Path(path).name for path in held if content_of(path) in contents]
    assert copies == ["algemene-voorwaarden-2025.pdf"]


def test_the_archived_safety_instruction_is_found_as_an_older_version() -> None:
    old = "productie/archief/veiligheidsinstructie-testbank-v3.docx"
    new = "productie/veiligheidsinstructie-testbank-v4.docx"
    rows = []
    for number, path in enumerate((old, new)):
        document = read(COMPANY / path)
        assert document.facts.modified is not None
        dated = document.facts.modified.isoformat()
        rows.append(SignatureRow(number, "", path, dated, signature(document.text)))
    assert newer_versions(rows) == {0: 1}


def test_there_are_ten_conversations_of_three_turns() -> None:
    assert [len(conversation["turns"]) for conversation in CONVERSATIONS] == [3] * 10
    assert all(turn["gold"] for conversation in CONVERSATIONS for turn in conversation["turns"])


def test_the_sample_documents_are_small_enough_to_clone() -> None:
    assert sum(file.stat().st_size for file in COMPANY.rglob("*") if file.is_file()) < SIZE_LIMIT


def test_remaking_the_samples_gives_equal_bytes_and_the_committed_text(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    made = make(first)
    make(second)
    for file in made:
        path = str(file.relative_to(first))
        assert digest(file) == digest(second / path), path
        assert pages_of(path, first) == pages_of(path), path


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
