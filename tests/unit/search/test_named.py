"""The documents that a question about whole documents means, by their names."""

from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from vind.indexes.index import Index
from vind.indexes.types import Document, DocumentFacts, FileRecord, FileState, Passage
from vind.indexes.writer import IndexWriter
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.whole.named import document_meant, documents_compared

TITLES = {
    "hr/staff-guide-2025.pdf": "",
    "hr/personnel_handbook.docx": "",
    "hr/memo corrections personnel handbook.docx": "",
    "ict/acceptable-use-policy.md": "",
    "legal/a81f.pdf": "Lease of the vans",
    "hr/reishandboek.md": "",
    "house/kitchen.md": "",
    "sites/Emergency_plan_York.docx": "",
    "sites/Emergency_plan_Leeds.docx": "",
    "meetings/notulen-mt-2026-03-03.md": "",
    "meetings/notulen-mt-2026-04-07.md": "",
    "meetings/MT_20260505.md": "Notulen MT",
    "school/School rules 2024-2025.pdf": "",
    "school/School rules 2025-2026.pdf": "",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory: Path = tmp_path_factory.mktemp("named")
    embedder = ToyEmbedder()
    with IndexWriter.open(directory, embedder, "toy") as writer:
        for path, title in TITLES.items():
            language = "nl" if "reis" in path or "meetings" in path else "en"
            text = f"What stands in number {len(path)} is for all who work here."
            passage = Passage(text, 0, len(text), language=language)
            document = Document(text, (passage,), facts=DocumentFacts(title, language=language))
            record = FileRecord("/docs", path, FileState.INDEXED, sha256=path)
            writer.put(record, document, [text], embedder.read_passages([text]))
        writer.commit()
    return directory


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("Summarise the staff guide", ["hr/staff-guide-2025.pdf"]),
        ("Please give me a short summary of the guide for staff", ["hr/staff-guide-2025.pdf"]),
        ("Summarise the lease of the vans", ["legal/a81f.pdf"]),
        ("Summarise the personnel handbook", ["hr/personnel_handbook.docx"]),
        ("Vat het reishandboek samen", ["hr/reishandboek.md"]),
        ("Vat de notulen van het MT van 3 maart 2026 samen", ["meetings/notulen-mt-2026-03-03.md"]),
        ("Vat de MT-notulen van 3 maart 2026 samen", ["meetings/notulen-mt-2026-03-03.md"]),
        ("Vat de notulen van het MT van mei 2026 samen", ["meetings/MT_20260505.md"]),
        ("Summarise the emergency plan of Leeds", ["sites/Emergency_plan_Leeds.docx"]),
        (
            "Summarise the emergency plan",
            ["sites/Emergency_plan_Leeds.docx", "sites/Emergency_plan_York.docx"],
        ),
        ('Summarise it: "sites/Emergency_plan_York.docx"', ["sites/Emergency_plan_York.docx"]),
        ("Summarise the emergency plan of Bristol", []),
        ("Summarise what is for lunch", []),
    ],
)
def test_document_meant_finds_the_document_a_question_names(
    index: Path, question: str, paths: list[str]
) -> None:
    with Index.open(index) as opened:
        found = document_meant(Question.of(question), Corpus(opened, ToyEmbedder()))
    assert sorted(one.opening.path for one in found) == paths


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        (
            "Compare the acceptable use policy with the staff guide",
            ["ict/acceptable-use-policy.md", "hr/staff-guide-2025.pdf"],
        ),
        (
            "Compare the staff guide and the personnel handbook on overtime",
            ["hr/staff-guide-2025.pdf", "hr/personnel_handbook.docx"],
        ),
        (
            "Vergelijk de notulen van het MT van 7 april 2026 met die van 3 maart 2026",
            ["meetings/notulen-mt-2026-04-07.md", "meetings/notulen-mt-2026-03-03.md"],
        ),
        (
            "Compare the long York emergency plan with the kitchen",
            ["sites/Emergency_plan_York.docx", "house/kitchen.md"],
        ),
        (
            "Compare the school rules 2024-2025 with those of 2025-2026",
            ["school/School rules 2024-2025.pdf", "school/School rules 2025-2026.pdf"],
        ),
        (
            "What is the difference between the emergency plans of York and Leeds?",
            ["sites/Emergency_plan_York.docx", "sites/Emergency_plan_Leeds.docx"],
        ),
        (
            "Compare the emergency plans",
            ["sites/Emergency_plan_Leeds.docx", "sites/Emergency_plan_York.docx"],
        ),
        ("What is the difference between a guide and a plan?", []),
        ("What is the difference between tea and coffee?", []),
        ("Compare the staff guide with the rules of Bristol", []),
    ],
)
def test_documents_compared_finds_the_documents_a_question_names(
    index: Path, question: str, paths: list[str]
) -> None:
    with Index.open(index) as opened:
        found = documents_compared(Question.of(question), Corpus(opened, ToyEmbedder()))
    order = sorted if question == "Compare the emergency plans" else list
    assert order(one.opening.path for one in found) == paths
